from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tests.report.values import REVIEWS, a_default, a_failure, a_finding, a_guardrail, a_report
from webhook.documents import Location
from webhook.model.enforcement import Action
from webhook.model.guardrail import Category, Severity
from webhook.report.as_json import render

OBJECT = {
    "group": "networking.istio.io",
    "version": "v1",
    "kind": "VirtualService",
    "namespace": "shop",
    "name": "reviews",
}


def rendered(**fields: Any) -> Any:
    return json.loads("\n".join(render(a_report(**fields))))


def test_a_whole_report() -> None:
    """`meshwarden.dev/report/v1`, word for word: whoever parses it today parses it for ever."""
    warning = a_finding(
        guardrail=a_guardrail(
            "tel-sampling-too-high",
            severity=Severity.LOW,
            category=Category.OBSERVABILITY,
            remediation="Lower it.",
        ),
        action=Action.WARN,
        object=replace(REVIEWS, group="core", kind="ConfigMap", name="istio"),
        path=("data", "mesh", "#", "defaultConfig", "tracing", "a/b"),
        message="too high",
        location=Location("mesh.yaml", 5, 3),
    )

    assert rendered(
        objects=12,
        unguarded=4,
        findings=(a_finding(), warning, a_finding(action=Action.AUDIT, exemption="shop/mesh-412")),
        defaults=(a_default(value={"b": 1, "a": [True, None]}),),
        failures=(
            a_failure(),
            a_failure(
                guardrail=None, object=None, reason="no YAML", location=Location("bad.yaml", 3, 7)
            ),
        ),
    ) == {
        "schema": "meshwarden.dev/report/v1",
        "summary": {
            "objects": 12,
            "denied": 1,
            "warned": 1,
            "audited": 0,
            "exempted": 1,
            "defaulted": 1,
            "failed": 2,
        },
        "findings": [
            {
                "guardrail": "vs-retries-bounded",
                "action": "deny",
                "severity": "high",
                "category": "resilience",
                "object": OBJECT,
                "path": "spec.http[0].retries.attempts",
                "message": "attempts is 10; at most 3",
                "remediation": "Set spec.http[].retries.attempts to 3 or less.",
                "docs": "docs/guardrails/vs-retries-bounded.md",
                "location": {"file": "k8s/reviews.yaml", "line": 14, "column": 19},
                "exemption": None,
            },
            {
                "guardrail": "tel-sampling-too-high",
                "action": "warn",
                "severity": "low",
                "category": "observability",
                "object": {**OBJECT, "group": "core", "kind": "ConfigMap", "name": "istio"},
                "path": 'data.mesh#defaultConfig.tracing["a/b"]',
                "message": "too high",
                "remediation": "Lower it.",
                "docs": "docs/guardrails/tel-sampling-too-high.md",
                "location": {"file": "mesh.yaml", "line": 5, "column": 3},
                "exemption": None,
            },
            {
                "guardrail": "vs-retries-bounded",
                "action": "audit",
                "severity": "high",
                "category": "resilience",
                "object": OBJECT,
                "path": "spec.http[0].retries.attempts",
                "message": "attempts is 10; at most 3",
                "remediation": "Set spec.http[].retries.attempts to 3 or less.",
                "docs": "docs/guardrails/vs-retries-bounded.md",
                "location": {"file": "k8s/reviews.yaml", "line": 14, "column": 19},
                "exemption": "shop/mesh-412",
            },
        ],
        "defaults": [
            {
                "guardrail": "vs-timeout-required",
                "object": OBJECT,
                "path": "spec.http[0].timeout",
                "value": {"b": 1, "a": [True, None]},
            }
        ],
        "failures": [
            {
                "guardrail": "vs-timeout-bounds",
                "object": OBJECT,
                "reason": "it took too long",
                "location": {"file": "k8s/reviews.yaml", "line": 1, "column": 1},
            },
            {
                "guardrail": None,
                "object": None,
                "reason": "no YAML",
                "location": {"file": "bad.yaml", "line": 3, "column": 7},
            },
        ],
    }


def test_nothing_found() -> None:
    """Every key is there, so that nobody has to ask whether it is."""
    assert rendered(objects=0) == {
        "schema": "meshwarden.dev/report/v1",
        "summary": {
            "objects": 0,
            "denied": 0,
            "warned": 0,
            "audited": 0,
            "exempted": 0,
            "defaulted": 0,
            "failed": 0,
        },
        "findings": [],
        "defaults": [],
        "failures": [],
    }


def test_only_ascii_is_written() -> None:
    """A console that knows no UTF-8, or half of a surrogate pair, never breaks the report."""
    lines = list(render(a_report(findings=(a_finding(message="é \ud800 \x1b[31m"),))))

    assert "\n".join(lines).isascii()
    assert json.loads("\n".join(lines))["findings"][0]["message"] == "é \ud800 \x1b[31m"


def test_links_start_with_the_configured_address() -> None:
    """A slash at its end makes no difference."""
    for address in ("https://wiki.example/guardrails", "https://wiki.example/guardrails/"):
        report = rendered(findings=(a_finding(),), docs_base_url=address)

        assert report["findings"][0]["docs"] == (
            "https://wiki.example/guardrails/vs-retries-bounded.md"
        )
