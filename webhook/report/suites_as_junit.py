"""Suites as JUnit XML, which every build server reads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from webhook.report.as_text import one_line
from webhook.report.suites import Outcome
from webhook.report.suites_as_text import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.report.suites import CaseResult, SuitesReport

_ELEMENTS = {Outcome.FAILED: "failure", Outcome.NOT_RUN: "error"}


def render(report: SuitesReport) -> str:
    """Write *report* as one document; what was refused makes a suite of its own."""
    root = ET.Element("testsuites", name="meshwarden")
    for name in report.suites:
        _suite(root, name, [case for case in report.cases if case.suite == name])
    if report.refusals:
        _refusals(root, report.refusals)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(root: ET.Element, name: str, cases: Sequence[CaseResult]) -> None:
    suite = ET.SubElement(root, "testsuite", {"name": name, **_counts(cases)})
    for case in cases:
        element = ET.SubElement(
            suite,
            "testcase",
            classname=name,
            name=one_line(case.name),
            file=one_line(case.file),
            line=str(case.line),
            time=f"{case.seconds:.3f}",
        )
        if case.outcome in _ELEMENTS:
            lines = told(case)
            found = ET.SubElement(element, _ELEMENTS[case.outcome], message=lines[0])
            found.text = "\n".join(lines)


def _counts(cases: Sequence[CaseResult]) -> dict[str, str]:
    outcomes = [case.outcome for case in cases]
    return {
        "tests": str(len(cases)),
        "failures": str(outcomes.count(Outcome.FAILED)),
        "errors": str(outcomes.count(Outcome.NOT_RUN)),
        "time": f"{sum(case.seconds for case in cases):.3f}",
    }


def _refusals(root: ET.Element, refusals: Sequence[str]) -> None:
    count = str(len(refusals))
    suite = ET.SubElement(root, "testsuite", name="refused", tests=count, errors=count)
    for refusal in map(one_line, refusals):
        element = ET.SubElement(suite, "testcase", classname="refused", name=refusal)
        ET.SubElement(element, "error", message=refusal)
