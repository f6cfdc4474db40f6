"""A report in which everything happens that can happen to a case."""

from __future__ import annotations

import json

from webhook.report.suites import CaseKind, CaseResult, Comparison, Outcome, SuitesReport

LONG = [{"path": ["spec", "http", number], "msg": "it is long"} for number in range(3)]

PASSED = CaseResult(
    suite="acme-owner",
    name="test_allow_owned",
    kind=CaseKind.TEST,
    outcome=Outcome.PASSED,
    file="own/owner_test.rego",
    line=12,
    seconds=0.0204,
)
COMPARED = CaseResult(
    suite="acme-owner",
    name="test_deny_unowned",
    kind=CaseKind.TEST,
    outcome=Outcome.FAILED,
    file="own/owner_test.rego",
    line=8,
    seconds=0.001,
    comparison=Comparison("denied({}) == {1}", "[\n  1\n]", json.dumps(LONG)),
)
UNCOVERED = CaseResult(
    suite="acme-owner",
    name="lines",
    kind=CaseKind.LINES,
    outcome=Outcome.FAILED,
    file="own/owner.rego",
    line=25,
    details=("25: input.never", "26: \x1b[31m"),
)
UNREADABLE = CaseResult(
    suite="data.lib.acme",
    name="denied_x.yaml",
    kind=CaseKind.SAMPLE,
    outcome=Outcome.NOT_RUN,
    file="own/samples/denied_x.yaml",
    details=("not valid YAML: <x>",),
)
REPORT = SuitesReport(
    cases=(PASSED, COMPARED, UNCOVERED, UNREADABLE),
    refusals=("own/team.rego:1:1: no METADATA",),
    lines=5,
    covered=3,
)
SOUND = SuitesReport(cases=(PASSED,))
