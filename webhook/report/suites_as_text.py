"""Suites for people: what did not pass, with what was expected and what came; then the counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from webhook.report.as_text import one_line
from webhook.report.suites import CaseKind, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.report.suites import CaseResult, Comparison, SuitesReport

_COLOURS = {Outcome.PASSED: "green", Outcome.FAILED: "red", Outcome.NOT_RUN: "magenta"}
_WORDS = {Outcome.PASSED: "ok", Outcome.FAILED: "FAILED", Outcome.NOT_RUN: "NOT RUN"}
_ABOUT = {
    CaseKind.LINES: "no test evaluates these lines",
    CaseKind.PARTS: "something is missing",
}
_LONG = 88
"""Values longer than this take a line for each of their members."""


def render(report: SuitesReport, *, verbose: bool) -> Iterator[str]:
    """Write *report* in lines, styled for a terminal; *verbose* names what passed too."""
    if report.refusals:
        yield f"{click.style('refused, and so not tested', fg='red', bold=True)}:"
        yield from map(one_line, report.refusals)
        yield ""
    for suite in report.suites:
        yield from _suite(suite, report, verbose=verbose)
    yield _closing(report)


def _suite(name: str, report: SuitesReport, *, verbose: bool) -> Iterator[str]:
    cases = [case for case in report.cases if case.suite == name]
    passed = sum(case.outcome is Outcome.PASSED for case in cases)
    is_sound = passed == len(cases)
    mark = click.style("ok" if is_sound else "FAILED", fg="green" if is_sound else "red", bold=True)
    yield f"{mark} {click.style(name, bold=True)} ({passed} of {len(cases)})"
    for case in cases:
        if verbose or case.outcome is not Outcome.PASSED:
            yield from _case(case)
    if not is_sound:
        yield ""


def told(case: CaseResult) -> list[str]:
    """What is to be said of a case that did not pass, without styles; a line at least."""
    about = [f"{_ABOUT[case.kind]}:"] if case.kind in _ABOUT else []
    lines = [*about, *map(one_line, case.details)]
    return [click.unstyle(line) for line in [*lines, *_comparison(case.comparison)]]


def _case(case: CaseResult) -> Iterator[str]:
    word = click.style(_WORDS[case.outcome], fg=_COLOURS[case.outcome])
    name = "" if case.name == case.kind else f" {one_line(case.name)}"
    yield f"  {word} {case.kind}{name}  {one_line(case.file)}:{case.line}"
    if case.outcome is Outcome.PASSED:
        return
    if case.kind in _ABOUT:
        yield f"      {_ABOUT[case.kind]}:"
    yield from (f"      {one_line(line)}" for line in case.details)
    yield from (f"      {line}" for line in _comparison(case.comparison))


def _comparison(found: Comparison | None) -> Iterator[str]:
    if found:
        yield one_line(found.statement)
        yield from _value("expected", found.expected, "green")
        yield from _value("came", found.came, "red")


def _value(word: str, value: str, colour: str) -> Iterator[str]:
    for number, line in enumerate(_shown(value)):
        yield f"{'' if number else word:<8}  {click.style(line, fg=colour)}"


def _shown(value: str) -> list[str]:
    """A value in one line where it fits, and what is no JSON as it is."""
    try:
        parsed = json.loads(value)
    except ValueError:
        return [one_line(value)]
    short = json.dumps(parsed, ensure_ascii=False)
    lines = [short] if len(short) <= _LONG else _members(parsed)
    return [one_line(line) for line in lines]


def _members(value: object) -> list[str]:
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, indent=2).splitlines()
    return [json.dumps(member, ensure_ascii=False) for member in value]


def _closing(report: SuitesReport) -> str:
    counts = {outcome: report.count(outcome) for outcome in Outcome}
    told = [
        click.style(f"{number} {outcome}", fg=_COLOURS[outcome] if number else None)
        for outcome, number in counts.items()
    ]
    if report.refusals:
        told.append(click.style(f"{len(report.refusals)} refused", fg="red", bold=True))
    lines = f"; {report.covered} of {report.lines} lines evaluated" if report.lines else ""
    suites = len(report.suites)
    return f"{suites} suite{'s' if suites != 1 else ''}: {', '.join(told)}{lines}"
