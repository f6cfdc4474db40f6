"""For build servers: JUnit XML, a suite for each file and a case for each thing found.

Only what denies is a failure, as only that fails the command by default; what warns, is recorded
or is exempted is a skipped case, which servers show and count apart.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from webhook.model.enforcement import Action
from webhook.model.paths import show
from webhook.report.as_text import one_line
from webhook.report.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from webhook.report.findings import NotJudged, Report

_SUITE = "meshwarden"


def render(report: Report) -> Iterator[str]:
    """Write *report* as one document; a suite of its own stands for the objects that are sound."""
    summary = report.summary
    skipped = len(report.findings) - summary.denied
    found = len(report.findings) + summary.failed
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield _tag(
        "testsuites",
        {"name": _SUITE, **_counts(found + 1, summary.denied, summary.failed, skipped)},
    )
    yield from _judged(report)
    for file, entries in _by_file(report).items():
        yield from _file(file, entries)
    yield "</testsuites>"


def _by_file(report: Report) -> Mapping[str, list[Finding | NotJudged]]:
    files: dict[str, list[Finding | NotJudged]] = defaultdict(list)
    entries: list[Finding | NotJudged] = [*report.findings, *report.failures]
    for entry in entries:
        files[entry.location.file].append(entry)
    return files


def _judged(report: Report) -> Iterator[str]:
    """A case that always passes: a report without cases is an error to many servers."""
    noun = "object" if report.objects == 1 else "objects"
    yield _tag("testsuite", {"name": _SUITE, **_counts(1, 0, 0, 0)}, depth=1)
    name = f"{report.objects} {noun} read"
    yield _tag("testcase", {"classname": _SUITE, "name": name}, depth=2, empty=True)
    yield "  </testsuite>"


def _file(file: str, entries: Sequence[Finding | NotJudged]) -> Iterator[str]:
    elements = [_outcome(entry)[0] for entry in entries]
    counts = _counts(
        len(elements), *(elements.count(each) for each in ("failure", "error", "skipped"))
    )
    yield _tag("testsuite", {"name": file, **counts}, depth=1)
    for entry in entries:
        yield from _case(entry)
    yield "  </testsuite>"


def _case(entry: Finding | NotJudged) -> Iterator[str]:
    place = entry.location
    attributes = {
        "classname": str(entry.object or place.file),
        "name": _name(entry),
        "file": place.file,
        "line": str(place.line),
    }
    element, message, text = _outcome(entry)
    yield _tag("testcase", attributes, depth=2)
    yield (
        f"      <{element} message={_quoted(message)}>"
        f"{escape(one_line(f'{place}: {message}'))}{escape(text)}</{element}>"
    )
    yield "    </testcase>"


def _name(entry: Finding | NotJudged) -> str:
    leading = f"[{entry.guardrail.id}]" if entry.guardrail else "could not be read"
    return f"{leading} {show(entry.path)}" if isinstance(entry, Finding) else leading


def _outcome(entry: Finding | NotJudged) -> tuple[str, str, str]:
    """The element that tells of *entry*, its message and further lines."""
    if isinstance(entry, Finding):
        return _of_finding(entry)
    return "error", entry.reason, ""


def _of_finding(finding: Finding) -> tuple[str, str, str]:
    remedy = f"\n{one_line(finding.guardrail.remediation)}"
    if finding.exemption is not None:
        return "skipped", f"exempted by {finding.exemption}: {finding.message}", ""
    if finding.action is Action.DENY:
        return "failure", finding.message, remedy
    return "skipped", f"{finding.action}: {finding.message}", remedy


def _counts(tests: int, failures: int, errors: int, skipped: int) -> dict[str, str]:
    return {
        "tests": str(tests),
        "failures": str(failures),
        "errors": str(errors),
        "skipped": str(skipped),
    }


def _tag(name: str, attributes: Mapping[str, str], *, depth: int = 0, empty: bool = False) -> str:
    listed = " ".join(f"{key}={_quoted(text)}" for key, text in attributes.items())
    return f"{'  ' * depth}<{name} {listed}{'/' if empty else ''}>"


def _quoted(text: str) -> str:
    return quoteattr(one_line(text))
