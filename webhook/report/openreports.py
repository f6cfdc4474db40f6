"""A report as OpenReports has it (`openreports.io/v1alpha1`): one bounded object a namespace.

A result is one finding. The summary counts all of them, also where the list is cut: too many
results have filled the stores of whole clusters.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

from webhook.model.enforcement import Action
from webhook.model.guardrail import Severity
from webhook.model.kinds import CORE_GROUP
from webhook.model.paths import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json, Object
    from webhook.report.findings import ObjectName, Report

API_VERSION = "openreports.io/v1alpha1"
NAME = "meshwarden"
MANAGED_BY = "app.kubernetes.io/managed-by"
OMITTED = "meshwarden.dev/omitted"
"""The annotation that says how many results the list lacks."""

MOST_RESULTS = 200
_LONGEST = 500
"""Characters of a description."""

_Result: TypeAlias = "dict[str, Json]"

_RESULTS = {Action.DENY: "fail", Action.WARN: "warn", Action.AUDIT: "warn"}
_HARM = {"fail": 0, "error": 1, "warn": 2, "skip": 3}
_SEVERITIES = list(Severity)


def reports(report: Report) -> dict[str, Object]:
    """What to write of an audit, by namespace; under the empty name what lives in none."""
    results: dict[str, list[_Result]] = defaultdict(list)
    touched: dict[str, set[ObjectName]] = defaultdict(set)
    for about, result in _results(report):
        results[about.namespace].append(result)
        touched[about.namespace].add(about)
    return {
        namespace: _object(namespace, results[namespace], passed=count - len(touched[namespace]))
        for namespace, count in sorted(report.namespaces.items())
    }


def _results(report: Report) -> Iterator[tuple[ObjectName, _Result]]:
    for finding in report.findings:
        properties = {"action": finding.action.value, "path": show(finding.path)}
        if finding.exemption is not None:
            properties["exemption"] = finding.exemption
        verdict = _RESULTS[finding.action] if finding.exemption is None else "skip"
        message = f"{properties['path']}: {finding.message}"
        yield (
            finding.object,
            _result(finding.guardrail, finding.object, verdict, message, properties),
        )
    for failure in report.failures:
        if failure.guardrail is not None and failure.object is not None:
            about = failure.object
            yield about, _result(failure.guardrail, about, "error", failure.reason, {})


def _result(
    guardrail: Guardrail, about: ObjectName, verdict: str, message: str, properties: dict[str, str]
) -> _Result:
    return {
        "source": NAME,
        "policy": guardrail.id,
        "category": guardrail.category.value,
        "severity": guardrail.severity.value,
        "result": verdict,
        "scored": verdict in {"fail", "warn"},
        "message": message[:_LONGEST],
        "resources": [_resource(about)],
        "properties": properties,
    }


def _resource(about: ObjectName) -> dict[str, Json]:
    group = "" if about.group == CORE_GROUP else f"{about.group}/"
    found: dict[str, Json] = {
        "apiVersion": f"{group}{about.version}",
        "kind": about.kind,
        "name": about.name,
    }
    return {**found, "namespace": about.namespace} if about.namespace else found


def _object(namespace: str, results: list[_Result], *, passed: int) -> Object:
    counts = Counter(str(each["result"]) for each in results)
    kept = sorted(results, key=_order)[:MOST_RESULTS]
    body: dict[str, Json] = {
        "apiVersion": API_VERSION,
        "kind": "Report" if namespace else "ClusterReport",
        "metadata": _metadata(namespace, omitted=len(results) - len(kept)),
        "source": NAME,
        "summary": {"pass": passed, **{verdict: counts[verdict] for verdict in _HARM}},
        "results": kept,
    }
    if namespace:
        body["scope"] = {"apiVersion": "v1", "kind": "Namespace", "name": namespace}
    return body


def _metadata(namespace: str, *, omitted: int) -> dict[str, Json]:
    found: dict[str, Json] = {
        "name": NAME,
        "labels": {MANAGED_BY: NAME},
        "annotations": {OMITTED: str(omitted)},
    }
    return {**found, "namespace": namespace} if namespace else found


def _order(result: _Result) -> tuple[int, int, str]:
    """The worst first, and always in the same order: only a change is written."""
    severity = _SEVERITIES.index(Severity(str(result["severity"])))
    return _HARM[str(result["result"])], severity, json.dumps(result, sort_keys=True)
