"""What stands on a ConfigMap with guardrails of one's own."""

from __future__ import annotations

import json
from pathlib import Path

from webhook.controllers.status_policies import load_status
from webhook.model.guardrail import Catalogue
from webhook.policy import Extended, Refusal

NOTHING = Catalogue(guardrails={}, modules={}, library=())
CONFIG_MAP = {"metadata": {"name": "rules", "namespace": "meshwarden-system"}}


def extended(*files: str) -> Extended:
    refusals = tuple(Refusal(file, 1, 2, "it is wrong") for file in files)
    return Extended(catalogue=NOTHING, refusals=refusals, roots={"acme-a": Path("configmap/rules")})


def test_only_its_own_problems_are_told() -> None:
    found = extended("configmap/rules/a.rego", "configmap/rules2/b.rego", "folder/c.rego")

    assert json.loads(load_status(CONFIG_MAP, found)) == {
        "status": "error",
        "guardrails": ["acme-a"],
        "errors": ["a.rego:1:2: it is wrong"],
    }


def test_a_problem_of_all_of_it_names_it() -> None:
    refusal = Refusal("configmap/rules", 0, 0, "no guardrail")
    found = Extended(catalogue=NOTHING, refusals=(refusal,), roots={})

    assert json.loads(load_status(CONFIG_MAP, found)) == {
        "status": "error",
        "guardrails": [],
        "errors": ["rules: no guardrail"],
    }


def test_the_annotation_stays_small() -> None:
    found = extended(*(f"configmap/rules/{number}.rego" for number in range(25)))

    errors = json.loads(load_status(CONFIG_MAP, found))["errors"]

    assert (len(errors), errors[-1]) == (21, "… and 5 more")
