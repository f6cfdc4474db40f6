"""What OPA is to hold, and the revision that tells two versions of it apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.server import needs_opa
from tests.engine.small_policies import BAD, a_catalogue
from tests.policies import opa
from tests.policies.rego_sources import ROOT
from webhook import policy
from webhook.engine.opa.policies import policies_of

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.model.guardrail import Catalogue

CATALOGUE = a_catalogue({"one": BAD, "other": BAD}, "package lib.a\n")


def with_guardrail(catalogue: Catalogue, name: str, **changes: object) -> Catalogue:
    changed = replace(catalogue.guardrails[name], **changes)  # type: ignore[arg-type]
    return replace(catalogue, guardrails={**catalogue.guardrails, name: changed})


def test_the_same_catalogue_has_the_same_revision() -> None:
    again = a_catalogue({"one": BAD, "other": BAD}, "package lib.a\n")

    assert policies_of(again).revision == policies_of(CATALOGUE).revision


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(a_catalogue({"one": BAD}, "package lib.a\n"), id="a-guardrail-less"),
        pytest.param(
            a_catalogue({"one": BAD, "other": f"{BAD} # \n"}, "package lib.a\n"), id="a-source"
        ),
        pytest.param(a_catalogue({"one": BAD, "other": BAD}, "package lib.a\n\n"), id="a-helper"),
        pytest.param(with_guardrail(CATALOGUE, "one", injects=True), id="what-is-asked"),
    ],
)
def test_whatever_changes_an_answer_changes_the_revision(other: Catalogue) -> None:
    assert policies_of(other).revision != policies_of(CATALOGUE).revision


def test_what_is_retired_is_left_out() -> None:
    """Its folder holds METADATA only, so it has no rule to ask."""
    policies = policies_of(with_guardrail(CATALOGUE, "one", retired="0.2.0"))

    assert list(policies.guardrails) == ["other"]
    assert "one" not in policies.dispatcher.source


def test_a_helper_stands_before_those_that_need_it() -> None:
    """In whatever order the folder has them, and even where they go round in a circle."""
    library = [
        "package lib.a\n\nimport data.lib.c\n",
        "package lib.b\n\nimport data.lib.a\n\nimport data.lib.d\n",
        "package lib.c\n",
        "package lib.d\n\nimport data.lib.b\n",
        "package lib.e\n",
    ]
    policies = policies_of(a_catalogue({"one": f"import data.lib.b\n\n{BAD}"}, *library))

    packages = [module.package for module in policies.needed_by("one")]

    assert packages.index("lib.c") < packages.index("lib.a") < packages.index("lib.b")
    assert packages[-1] == "test.one"
    assert set(packages) == {"lib.a", "lib.b", "lib.c", "lib.d", "test.one"}


@needs_opa
def test_the_dispatcher_is_good_rego(tmp_path: Path) -> None:
    """It is held to what the guardrails are held to."""
    file = tmp_path / "dispatch.rego"
    file.write_text(policies_of(policy.load(ROOT)).dispatcher.source, encoding="utf-8")

    checked = opa.opa("check", "--strict", str(file))
    formatted = opa.opa("fmt", "--fail", "--list", str(file))

    assert (checked.returncode, checked.stderr) == (0, "")
    assert (formatted.returncode, formatted.stdout) == (0, "")


@needs_opa
def test_a_dispatcher_without_defaults_compiles(tmp_path: Path) -> None:
    file = tmp_path / "dispatch.rego"
    file.write_text(policies_of(CATALOGUE).dispatcher.source, encoding="utf-8")

    assert opa.opa("check", "--strict", str(file)).stderr == ""
    assert "inject" not in file.read_text(encoding="utf-8")
