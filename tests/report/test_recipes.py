from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.report.values import REVIEWS, a_guardrail
from webhook.report.entries import Entry
from webhook.report.recipes import binding, exemption

if TYPE_CHECKING:
    from webhook.report.findings import ObjectName

SCHEMA = {"type": "integer", "default": 3, "description": "x"}


def test_a_binding_sets_all_there_is_to_set() -> None:
    guardrail = a_guardrail(params={"most": SCHEMA, "least": SCHEMA}, injects=True)

    assert yaml.safe_load(binding(Entry(guardrail=guardrail))) == {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": "Enforcement",
        "metadata": {"name": "default"},
        "spec": {
            "bindings": [
                {
                    "guardrail": "vs-retries-bounded",
                    "action": "warn",
                    "match": {"namespaceSelector": {"matchLabels": {"env": "dev"}}},
                    "params": {"least": 3, "most": 3},
                    "inject": True,
                }
            ]
        },
    }


def test_a_binding_sets_nothing_that_is_not_there() -> None:
    (bound,) = yaml.safe_load(binding(Entry(guardrail=a_guardrail())))["spec"]["bindings"]

    assert list(bound) == ["guardrail", "action", "match"]


@pytest.mark.parametrize(
    ("example", "namespace", "name"),
    [
        pytest.param(REVIEWS, "shop", "reviews", id="an-object"),
        pytest.param(replace(REVIEWS, namespace="", name="shop"), "shop", "shop", id="a-namespace"),
        pytest.param(replace(REVIEWS, name='no": x'), "shop", 'no": x', id="a-strange-name"),
        pytest.param(None, "NAMESPACE", "NAME", id="nothing-to-go-by"),
    ],
)
def test_an_exemption_covers_the_example(
    example: ObjectName | None, namespace: str, name: str
) -> None:
    """Copied as it is, it exempts the object of the sample."""
    written = yaml.safe_load(exemption(Entry(guardrail=a_guardrail(), example=example)))

    assert written["metadata"] == {"namespace": namespace, "name": "vs-retries-bounded"}
    assert written["spec"]["guardrails"] == ["vs-retries-bounded"]
    assert written["spec"]["match"] == {"names": [name]}
