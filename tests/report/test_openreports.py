"""What is written into a cluster of an audit: bounded, exact in its counts, always in one order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.report.values import REVIEWS, a_failure, a_finding, a_guardrail, a_report
from webhook.model.enforcement import Action
from webhook.model.guardrail import Severity
from webhook.report.openreports import MOST_RESULTS, reports

CART = replace(REVIEWS, namespace="cart", name="cart")
POD = replace(REVIEWS, group="core", kind="Pod")
GLOBAL = replace(REVIEWS, kind="Istio", namespace="", name="default")


def test_a_finding_is_a_result() -> None:
    found = reports(a_report(findings=(a_finding(),), namespaces={"shop": 3}))

    assert found == {
        "shop": {
            "apiVersion": "openreports.io/v1alpha1",
            "kind": "Report",
            "metadata": {
                "name": "meshwarden",
                "namespace": "shop",
                "labels": {"app.kubernetes.io/managed-by": "meshwarden"},
                "annotations": {"meshwarden.dev/omitted": "0"},
            },
            "source": "meshwarden",
            "scope": {"apiVersion": "v1", "kind": "Namespace", "name": "shop"},
            "summary": {"pass": 2, "fail": 1, "warn": 0, "error": 0, "skip": 0},
            "results": [
                {
                    "source": "meshwarden",
                    "policy": "vs-retries-bounded",
                    "category": "resilience",
                    "severity": "high",
                    "result": "fail",
                    "scored": True,
                    "message": "spec.http[0].retries.attempts: attempts is 10; at most 3",
                    "resources": [
                        {
                            "apiVersion": "networking.istio.io/v1",
                            "kind": "VirtualService",
                            "name": "reviews",
                            "namespace": "shop",
                        }
                    ],
                    "properties": {"action": "deny", "path": "spec.http[0].retries.attempts"},
                }
            ],
        }
    }


def results(*findings: Any, **fields: Any) -> list[Any]:
    found: Any = reports(a_report(findings=findings, namespaces={"shop": 9}, **fields))["shop"]
    return list(found["results"])


def test_each_action_has_a_result_and_the_worst_comes_first() -> None:
    low = a_guardrail("vs-low", severity=Severity.LOW)
    found = results(
        a_finding(exemption="shop/leave"),
        a_finding(action=Action.AUDIT),
        a_finding(action=Action.WARN),
        a_finding(guardrail=low),
        a_finding(),
        failures=(a_failure(), a_failure(guardrail=None), a_failure(object=None)),
    )

    assert [(each["policy"], each["result"], each["scored"]) for each in found] == [
        ("vs-retries-bounded", "fail", True),
        ("vs-low", "fail", True),
        ("vs-timeout-bounds", "error", False),
        ("vs-retries-bounded", "warn", True),
        ("vs-retries-bounded", "warn", True),
        ("vs-retries-bounded", "skip", False),
    ]
    assert found[-1]["properties"]["exemption"] == "shop/leave"


def test_every_namespace_has_its_own_and_what_lives_in_none_a_cluster_report() -> None:
    """Also one in which nothing is wrong."""
    found: Any = reports(
        a_report(
            findings=(a_finding(object=CART), a_finding(object=GLOBAL), a_finding(object=POD)),
            namespaces={"shop": 1, "cart": 1, "quiet": 4, "": 1},
        )
    )

    assert list(found) == ["", "cart", "quiet", "shop"]
    assert found[""]["kind"] == "ClusterReport"
    assert "scope" not in found[""]
    assert "namespace" not in found[""]["metadata"]
    assert found["quiet"]["summary"]["pass"] == 4
    assert found["shop"]["results"][0]["resources"][0]["apiVersion"] == "v1"


def test_the_list_is_bounded_and_the_counts_are_exact() -> None:
    many = [a_finding(path=("spec", n)) for n in range(MOST_RESULTS + 7)]
    found: Any = reports(a_report(findings=tuple(many), namespaces={"shop": 1}))["shop"]

    assert len(found["results"]) == MOST_RESULTS
    assert found["summary"]["fail"] == MOST_RESULTS + 7
    assert found["metadata"]["annotations"] == {"meshwarden.dev/omitted": "7"}


def test_the_same_findings_in_another_order_make_the_same_report() -> None:
    """Only a change is written, and lists come in no order."""
    one, two = a_finding(), a_finding(action=Action.WARN)

    assert results(one, two) == results(two, one)
