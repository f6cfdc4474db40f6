from __future__ import annotations

from dataclasses import replace

import click
import pytest

from tests.report.suites_values import COMPARED, REPORT, SOUND
from webhook.report.suites import Comparison, SuitesReport
from webhook.report.suites_as_text import render

TEXT = """\
refused, and so not tested:
own/team.rego:1:1: no METADATA

FAILED acme-owner (1 of 3)
  FAILED test test_deny_unowned  own/owner_test.rego:8
      denied({}) == {1}
      expected  [1]
      came      {"path": ["spec", "http", 0], "msg": "it is long"}
                {"path": ["spec", "http", 1], "msg": "it is long"}
                {"path": ["spec", "http", 2], "msg": "it is long"}
  FAILED lines  own/owner.rego:25
      no test evaluates these lines:
      25: input.never
      26: \\x1b[31m

FAILED data.lib.acme (0 of 1)
  NOT RUN sample denied_x.yaml  own/samples/denied_x.yaml:1
      not valid YAML: <x>

2 suites: 1 passed, 2 failed, 1 not run, 1 refused; 3 of 5 lines evaluated"""


def text(report: SuitesReport, *, verbose: bool = False) -> str:
    return click.unstyle("\n".join(render(report, verbose=verbose)))


def test_what_did_not_pass_is_told_with_its_place_and_its_reason() -> None:
    assert text(REPORT) == TEXT


def test_what_passed_is_told_in_a_line_a_suite() -> None:
    assert text(SOUND).splitlines() == [
        "ok acme-owner (1 of 1)",
        "1 suite: 1 passed, 0 failed, 0 not run",
    ]


def test_what_passed_is_named_on_demand() -> None:
    assert text(SOUND, verbose=True).splitlines() == [
        "ok acme-owner (1 of 1)",
        "  ok test test_allow_owned  own/owner_test.rego:12",
        "1 suite: 1 passed, 0 failed, 0 not run",
    ]


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        pytest.param('"text"', ['"text"'], id="text"),
        pytest.param("nothing: it is undefined", ["nothing: it is undefined"], id="no-json"),
        pytest.param('{"a":"\\u00fc"}', ['{"a": "ü"}'], id="short"),
        pytest.param(f'{{"a":"{"x" * 90}"}}', ["{", f'  "a": "{"x" * 90}"', "}"], id="long-object"),
    ],
)
def test_values_are_written_for_people(value: str, lines: list[str]) -> None:
    case = replace(COMPARED, comparison=Comparison("a == b", "1", value))

    told = text(SuitesReport(cases=(case,))).splitlines()

    came = next(number for number, line in enumerate(told) if line.startswith("      came"))
    assert [line[16:] for line in told[came : came + len(lines)]] == lines


def test_failures_stand_out() -> None:
    assert "\x1b[31mFAILED\x1b[0m test" in "\n".join(render(REPORT, verbose=False))
