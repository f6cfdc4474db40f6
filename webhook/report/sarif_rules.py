"""Guardrails as the rules of SARIF, from their METADATA."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.model.guardrail import Severity

if TYPE_CHECKING:
    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json
    from webhook.report.findings import Default, Finding, NotJudged, Report

_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning"}
# What GitHub sorts by: critical from 9.0, high from 7.0, medium from 4.0, low below.
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
    Severity.INFO: "0.1",
}


def guardrails_in(report: Report) -> dict[str, Guardrail]:
    """The guardrails that *report* names, by their ids, in order."""
    entries: list[Finding | Default | NotJudged] = [
        *report.findings,
        *report.defaults,
        *report.failures,
    ]
    found = {each.guardrail.id: each.guardrail for each in entries if each.guardrail}
    return dict(sorted(found.items()))


def rule(guardrail: Guardrail, page: str) -> dict[str, Json]:
    """The reportingDescriptor of *guardrail*, whose documentation is at *page*."""
    help_text = f"{guardrail.remediation} {page}"
    written: dict[str, Json] = {
        "id": guardrail.id,
        "shortDescription": {"text": guardrail.title},
        "fullDescription": {"text": guardrail.description.strip()},
        "help": {"text": help_text, "markdown": f"{guardrail.remediation}\n\n[{page}]({page})"},
        "defaultConfiguration": {"level": _LEVELS.get(guardrail.severity, "note")},
        "properties": {
            "tags": [guardrail.category, f"severity/{guardrail.severity}"],
            "precision": "high",
            "security-severity": _SCORES[guardrail.severity],
            "since": guardrail.since,
        },
    }
    if page.startswith(("https://", "http://")):
        # A relative link, which `docsBaseURL` gives by default, is no URI that the schema takes.
        written["helpUri"] = page
    return written
