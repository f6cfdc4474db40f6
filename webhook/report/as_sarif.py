"""For code scanning: SARIF 2.1.0, with every guardrail that found something as a rule.

See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Each result stands on a line
of its own: a long report is written as it comes, and two of them can be compared.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from webhook import __version__
from webhook.model.enforcement import Action
from webhook.model.paths import show
from webhook.report.artifacts import fingerprint, uri_of
from webhook.report.sarif_rules import guardrails_in, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from webhook.documents import Edit, Location
    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json, Path
    from webhook.report.findings import Default, Finding, NotJudged, ObjectName, Remedy, Report

    Part = dict[str, Json]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Action.DENY: "error", Action.WARN: "warning"}


def render(report: Report) -> Iterator[str]:
    """Write *report* as one run; what could not be judged makes the run an unsuccessful one."""
    guardrails = guardrails_in(report)
    indices = {id_: index for index, id_ in enumerate(guardrails)}
    yield f'{{"$schema":{_json(_SCHEMA)},"version":"2.1.0","runs":[{{'
    yield f'"tool":{_json({"driver": _driver(report, guardrails)})},'
    yield f'"invocations":[{_json(_invocation(report))}],'
    yield '"columnKind":"unicodeCodePoints",'
    yield '"results":['
    for number, (guardrail, result) in enumerate(_results(report)):
        index = indices[guardrail.id]
        # In front, since nobody knows yet which is the last.
        comma = "," if number else ""
        yield comma + _json({"ruleId": guardrail.id, "ruleIndex": index, **result})
    yield "]}]}"


def _results(report: Report) -> Iterator[tuple[Guardrail, Part]]:
    yield from ((each.guardrail, _finding(each)) for each in report.findings)
    yield from ((each.guardrail, _default(each)) for each in report.defaults)


def _json(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"))


def _driver(report: Report, guardrails: Mapping[str, Guardrail]) -> Part:
    return {
        "name": "Meshwarden",
        "semanticVersion": __version__,
        "rules": [rule(each, report.page(each)) for each in guardrails.values()],
    }


def _invocation(report: Report) -> Part:
    return {
        "executionSuccessful": not report.failures,
        "toolExecutionNotifications": [_notification(each) for each in report.failures],
    }


def _notification(failure: NotJudged) -> Part:
    about = f" ({failure.object})" if failure.object else ""
    told: Part = {
        "level": "error",
        "message": {"text": f"could not be judged: {failure.reason}{about}"},
        "locations": [{"physicalLocation": _physical(failure.location)}],
    }
    if failure.guardrail:
        told["associatedRule"] = {"id": failure.guardrail.id}
    return told


def _finding(finding: Finding) -> Part:
    result: Part = {
        "level": _LEVELS.get(finding.action, "note"),
        "message": {"text": f"{show(finding.path)}: {finding.message} ({finding.object})"},
        "locations": [_location(finding.location, finding.object, finding.path)],
        "partialFingerprints": {"guardrailObjectField/v1": fingerprint(finding)},
        "properties": {"action": finding.action, "severity": finding.guardrail.severity},
    }
    if finding.exemption is not None:
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": f"Exemption {finding.exemption}",
            }
        ]
    return result | _fixes(finding.location, finding.remedies)


def _default(default: Default) -> Part:
    value = json.dumps(default.value, ensure_ascii=False)
    told = f"admission would inject {show(default.path)}: {value} ({default.object})"
    result: Part = {
        "kind": "informational",
        "level": "none",
        "message": {"text": told},
        "locations": [_location(default.location, default.object, default.path)],
    }
    return result | _fixes(default.location, (default.remedy,) if default.remedy else ())


def _fixes(place: Location, remedies: Sequence[Remedy]) -> Part:
    edits = [each.edit for each in remedies if each.edit]
    if not edits or len(edits) < len(remedies):
        return {}
    change: Part = {
        "artifactLocation": {"uri": uri_of(place.file)},
        "replacements": [_replacement(each) for each in dict.fromkeys(edits)],
    }
    fields = ", ".join(show(each.path) for each in remedies)
    return {"fixes": [{"description": {"text": f"Add {fields}."}, "artifactChanges": [change]}]}


def _replacement(edit: Edit) -> Part:
    return {
        "deletedRegion": {
            "startLine": edit.line,
            "startColumn": edit.column,
            "endLine": edit.end_line,
            "endColumn": edit.end_column,
        },
        "insertedContent": {"text": edit.text},
    }


def _location(place: Location, name: ObjectName, path: Path) -> Part:
    logical = {"fullyQualifiedName": f"{name}#{show(path)}", "kind": "member"}
    return {"physicalLocation": _physical(place), "logicalLocations": [logical]}


def _physical(place: Location) -> Part:
    return {
        "artifactLocation": {"uri": uri_of(place.file)},
        "region": {"startLine": place.line, "startColumn": place.column},
    }
