"""For programs: the schema `meshwarden.dev/report/v1`, stable from the first release."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from webhook.model import paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.documents import Location
    from webhook.model.objects import Json
    from webhook.report.findings import Default, Finding, NotJudged, ObjectName, Report

SCHEMA = "meshwarden.dev/report/v1"


def render(report: Report) -> Iterator[str]:
    """Write *report* as one JSON object, in ASCII so that no console can garble it."""
    yield json.dumps(content(report), indent=2)


def content(report: Report) -> dict[str, Json]:
    """The keys that every report has, whichever command wrote it."""
    return {
        "schema": SCHEMA,
        "summary": asdict(report.summary),
        "findings": [_finding(report, finding) for finding in report.findings],
        "defaults": [_default(default) for default in report.defaults],
        "failures": [_failure(failure) for failure in report.failures],
    }


def _finding(report: Report, finding: Finding) -> dict[str, Json]:
    guardrail = finding.guardrail
    return {
        "guardrail": guardrail.id,
        "action": finding.action,
        "severity": guardrail.severity,
        "category": guardrail.category,
        "object": naming(finding.object),
        "path": paths.show(finding.path),
        "message": finding.message,
        "remediation": guardrail.remediation,
        "docs": report.page(guardrail),
        "location": placing(finding.location),
        "exemption": finding.exemption,
    }


def _default(default: Default) -> dict[str, Json]:
    return {
        "guardrail": default.guardrail.id,
        "object": naming(default.object),
        "path": paths.show(default.path),
        "value": default.value,
    }


def _failure(failure: NotJudged) -> dict[str, Json]:
    return {
        "guardrail": failure.guardrail.id if failure.guardrail else None,
        "object": naming(failure.object) if failure.object else None,
        "reason": failure.reason,
        "location": placing(failure.location),
    }


def naming(name: ObjectName) -> dict[str, Json]:
    """Which object something is about."""
    return {
        "group": name.group,
        "version": name.version,
        "kind": name.kind,
        "namespace": name.namespace,
        "name": name.name,
    }


def placing(location: Location) -> dict[str, Json]:
    """Where something stands."""
    return {"file": location.file, "line": location.line, "column": location.column}
