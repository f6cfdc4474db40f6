"""What the HTML page shows of a report, as plain values for its template."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from webhook.model.enforcement import Action
from webhook.model.guardrail import Severity
from webhook.model.paths import show
from webhook.report.as_text import extent, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webhook.documents import Excerpt, Location
    from webhook.model.guardrail import Guardrail
    from webhook.report.findings import Default, Finding, NotJudged, Remedy, Report

    Part = dict[str, Any]

_EXEMPTED = "exempted"
_WORST_FIRST = list(Severity)
_WORDS = (Action.DENY.value, Action.WARN.value, Action.AUDIT.value, _EXEMPTED)


def parts(report: Report) -> Part:
    """The variables of the template."""
    cards = [_card(each, report) for each in report.findings]
    return {
        "verdict": _verdict(report),
        "extent": extent(report),
        "tiles": _tiles(report),
        "guardrails": _guardrails(report),
        "files": _files(cards),
        "filters": _filters(cards),
        "defaults": [_default(each, report) for each in report.defaults],
        "failures": [_failure(each) for each in report.failures],
    }


def _verdict(report: Report) -> Part:
    summary = report.summary
    if summary.failed:
        return {"tone": "failed", "text": f"{summary.failed} could not be judged"}
    if summary.denied:
        return {"tone": "deny", "text": f"{_count(summary.denied, 'violation')} denied"}
    if summary.warned:
        return {"tone": "warn", "text": f"{_count(summary.warned, 'warning')}"}
    return {"tone": "clean", "text": "Clean"}


def _tiles(report: Report) -> list[Part]:
    summary = report.summary
    tiles = (
        ("", "objects", summary.objects),
        ("deny", "denied", summary.denied),
        ("warn", "warned", summary.warned),
        ("audit", "audited", summary.audited),
        ("exempted", "exempted", summary.exempted),
        ("default", "defaults", summary.defaulted),
        ("failed", "not judged", summary.failed),
    )
    return [{"tone": tone, "name": name, "number": number} for tone, name, number in tiles]


def _guardrails(report: Report) -> list[Part]:
    """The guardrails that found something, the worst first, with counts in the order of words."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    known: dict[str, Guardrail] = {}
    for each in report.findings:
        counts[each.guardrail.id][_word(each)] += 1
        known[each.guardrail.id] = each.guardrail
    ordered = sorted(known.values(), key=lambda each: (_WORST_FIRST.index(each.severity), each.id))
    return [
        {
            "id": each.id,
            "title": each.title,
            "severity": each.severity.value,
            "page": report.page(each),
            "counts": [counts[each.id][word] for word in _WORDS],
        }
        for each in ordered
    ]


def _files(cards: Iterable[Part]) -> list[Part]:
    files: dict[str, list[Part]] = defaultdict(list)
    for card in cards:
        files[card["file"]].append(card)
    return [{"name": name, "cards": inside} for name, inside in files.items()]


def _filters(cards: Sequence[Part]) -> list[Part]:
    """What can be chosen; only what occurs, the gravest first."""
    orders: Mapping[str, Sequence[str]] = {
        "action": _WORDS,
        "severity": [severity.value for severity in Severity],
        "guardrail": sorted({card["id"] for card in cards}),
        "file": list(dict.fromkeys(card["file"] for card in cards)),
    }
    keys = {"action": "word", "guardrail": "id"}
    return [
        {
            "key": key,
            "name": key.capitalize(),
            "options": [
                each for each in order if any(card[keys.get(key, key)] == each for card in cards)
            ],
        }
        for key, order in orders.items()
    ]


def _card(finding: Finding, report: Report) -> Part:
    guardrail = finding.guardrail
    return {
        "word": _word(finding),
        "action": finding.action.value,
        "severity": guardrail.severity.value,
        "id": guardrail.id,
        "page": report.page(guardrail),
        "object": one_line(str(finding.object)),
        "path": one_line(show(finding.path)),
        "message": one_line(finding.message),
        "remediation": guardrail.remediation,
        "exemption": one_line(finding.exemption or ""),
        "place": one_line(str(finding.location)),
        "file": one_line(finding.location.file),
        "lines": _lines(finding.excerpt, finding.location),
        "fix": _fix(finding.remedies),
    }


def _word(finding: Finding) -> str:
    return finding.action.value if finding.exemption is None else _EXEMPTED


def _lines(excerpt: Excerpt | None, place: Location) -> list[Part]:
    if excerpt is None:
        return []
    return [
        _line(number, text, place.column if number == place.line else None)
        for number, text in enumerate(excerpt.lines, excerpt.first)
    ]


def _line(number: int, text: str, column: int | None) -> Part:
    """A line of an excerpt; what stands behind *column* is what the finding is about."""
    split = len(text) if column is None else column - 1
    return {
        "number": number,
        "here": column is not None,
        # Tabs stay as they are: only what could disturb the page is made visible.
        "before": _visible(text[:split]),
        "marked": _visible(text[split:]),
    }


def _visible(text: str) -> str:
    return "\t".join(map(one_line, text.split("\t")))


def _fix(remedies: Sequence[Remedy]) -> str:
    return ", ".join(
        f"{show(each.path)}: {json.dumps(each.value, ensure_ascii=False)}"
        for each in remedies
        if each.edit
    )


def _default(default: Default, report: Report) -> Part:
    return {
        "id": default.guardrail.id,
        "page": report.page(default.guardrail),
        "object": one_line(str(default.object)),
        "path": one_line(show(default.path)),
        "value": json.dumps(default.value, ensure_ascii=False),
        "place": one_line(str(default.location)),
    }


def _failure(failure: NotJudged) -> Part:
    return {
        "id": failure.guardrail.id if failure.guardrail else "",
        "object": one_line(str(failure.object)) if failure.object else "",
        "reason": one_line(failure.reason),
        "place": one_line(str(failure.location)),
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
