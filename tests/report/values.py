"""Small values for the tests of reports and pages."""

from __future__ import annotations

from typing import Any

from webhook.documents import Location
from webhook.model.enforcement import Action
from webhook.model.guardrail import Category, Guardrail, Reference, Severity
from webhook.model.kinds import Kind, Operation
from webhook.report.findings import Default, Finding, NotJudged, ObjectName, Report

REVIEWS = ObjectName(
    group="networking.istio.io",
    version="v1",
    kind="VirtualService",
    namespace="shop",
    name="reviews",
)


def a_guardrail(id_: str = "vs-retries-bounded", **fields: Any) -> Guardrail:
    """A guardrail that is complete, but for *fields*."""
    given: dict[str, Any] = {
        "id": id_,
        "package": "istio.virtualservice.retries_bounded",
        "title": "Retries are bounded",
        "description": "Retries multiply load.\n",
        "references": (Reference("HTTPRetry", "https://istio.io/retry"),),
        "since": "0.1.0",
        "severity": Severity.HIGH,
        "category": Category.RESILIENCE,
        "kinds": (Kind("networking.istio.io", "VirtualService"),),
        "operations": (Operation.CREATE, Operation.UPDATE),
        "remediation": "Set spec.http[].retries.attempts to 3 or less.",
        "verify": "istioctl proxy-config routes POD",
    }
    return Guardrail(**(given | fields))


def a_finding(**fields: Any) -> Finding:
    """A denial of ten attempts, but for *fields*."""
    given: dict[str, Any] = {
        "guardrail": a_guardrail(),
        "action": Action.DENY,
        "object": REVIEWS,
        "path": ("spec", "http", 0, "retries", "attempts"),
        "message": "attempts is 10; at most 3",
        "location": Location("k8s/reviews.yaml", 14, 19),
    }
    return Finding(**(given | fields))


def a_default(**fields: Any) -> Default:
    """A timeout that would be injected, but for *fields*."""
    given: dict[str, Any] = {
        "guardrail": a_guardrail("vs-timeout-required"),
        "object": REVIEWS,
        "path": ("spec", "http", 0, "timeout"),
        "value": "15s",
        "location": Location("k8s/reviews.yaml", 9, 7),
    }
    return Default(**(given | fields))


def a_failure(**fields: Any) -> NotJudged:
    """A guardrail that ran out of time, but for *fields*."""
    given: dict[str, Any] = {
        "guardrail": a_guardrail("vs-timeout-bounds"),
        "object": REVIEWS,
        "reason": "it took too long",
        "location": Location("k8s/reviews.yaml", 1, 1),
    }
    return NotJudged(**(given | fields))


def a_report(**fields: Any) -> Report:
    """A report on one object, with nothing found, but for *fields*."""
    given: dict[str, Any] = {"objects": 1, "docs_base_url": "docs/guardrails/"}
    return Report(**(given | fields))
