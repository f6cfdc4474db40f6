"""For people, and for `grep`: one line for each finding, then what to do about them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click

from webhook.model import paths
from webhook.model.enforcement import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from webhook.documents import Location
    from webhook.model.guardrail import Guardrail
    from webhook.report.findings import Default, Finding, NotJudged, ObjectName, Report, Summary

_COLOURS = {Action.DENY: "red", Action.WARN: "yellow", Action.AUDIT: "blue"}

# Control characters, line ends, overriding text direction, halves of surrogate pairs and what is no
# character: what a manifest could use to break a line in two, to write on somebody's terminal, or
# to make a document of XML that nobody can read.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def render(report: Report) -> Iterator[str]:
    """Write *report* in lines, styled for a terminal; `click.unstyle` makes them plain."""
    blocks = (
        [_finding(finding) for finding in report.findings],
        _titled("what to do", _remedies(report)),
        _titled("defaults that admission would inject", map(_default, report.defaults)),
        _titled("how they change the objects", map(_diff, report.diffs)),
        _titled("not judged, and so not vouched for", map(_failure, report.failures)),
        [closing(report)],
    )
    for number, block in enumerate(block for block in blocks if block):
        yield from ("", *block) if number else block


def one_line(text: str) -> str:
    r"""*text* with everything that is no plain character written as an escape: `\n`, `\x1b`."""
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def _titled(title: str, lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return [click.style(f"{title}:", bold=True), *listed] if listed else []


def _finding(finding: Finding) -> str:
    if finding.exemption is None:
        word, about = _coloured(finding.action), f"{finding.object}"
    else:
        word = click.style("exempted", dim=True)
        about = f"{finding.object}; {finding.action} but for {finding.exemption}"
    return (
        f"{_place(finding.location)}: {word} {_leading(finding.guardrail)} "
        f"{one_line(paths.show(finding.path))}: {one_line(finding.message)} ({one_line(about)})"
    )


def _default(default: Default) -> str:
    value = json.dumps(default.value, ensure_ascii=False)
    return (
        f"{_place(default.location)}: {click.style('default', fg='green')} "
        f"{_leading(default.guardrail)} {one_line(paths.show(default.path))}: "
        f"{one_line(value)} {_of(default.object)}"
    )


def _failure(failure: NotJudged) -> str:
    trouble = click.style("could not be judged", fg="magenta", bold=True)
    leading = f" {_leading(failure.guardrail)}" if failure.guardrail else ""
    about = f" {_of(failure.object)}" if failure.object else ""
    return f"{_place(failure.location)}: {trouble}:{leading} {one_line(failure.reason)}{about}"


def _diff(diff: str) -> str:
    return "\n".join(_diff_line(line) for line in diff.splitlines())


def _diff_line(line: str) -> str:
    colour = "green" if line.startswith("+") else "red" if line.startswith("-") else None
    return click.style(one_line(line), fg=colour) if colour else one_line(line)


def _remedies(report: Report) -> Iterator[str]:
    """Each guardrail that was broken, once, however often it was."""
    broken = {f.guardrail.id: f.guardrail for f in report.findings if f.exemption is None}
    for guardrail in broken.values():
        yield f"{_leading(guardrail)} {guardrail.severity}: {one_line(guardrail.remediation)}"
        yield f"    {click.style(one_line(report.page(guardrail)), underline=True)}"


def closing(report: Report) -> str:
    """The counts, in a line."""
    return f"{extent(report)}: {_counts(report.summary)}"


def extent(report: Report) -> str:
    """How much was read, and how much of it nobody is about."""
    told = _count(report.objects, "object")
    if report.unguarded:
        told += f", {report.unguarded} of them of no guarded kind"
    if report.passed_over:
        told += f", {_count(report.passed_over, 'file')} without an object passed over"
    return told


def _counts(summary: Summary) -> str:
    parts = (
        _stressed(summary.denied, "denied", "red"),
        _stressed(summary.warned, "warned", "yellow"),
        f"{summary.audited} audited",
        f"{summary.exempted} exempted",
        _count(summary.defaulted, "default"),
        _stressed(summary.failed, "not judged", "magenta"),
    )
    return ", ".join(parts)


def _stressed(number: int, what: str, colour: str) -> str:
    told = f"{number} {what}"
    return click.style(told, fg=colour, bold=True) if number else told


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _coloured(action: Action) -> str:
    return click.style(action.value, fg=_COLOURS.get(action), bold=True)


def _leading(guardrail: Guardrail) -> str:
    return click.style(f"[{guardrail.id}]", bold=True)


def _place(location: Location) -> str:
    return one_line(str(location))


def _of(name: ObjectName) -> str:
    return f"({one_line(str(name))})"
