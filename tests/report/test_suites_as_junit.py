from __future__ import annotations

from xml.etree import ElementTree as ET

from tests.report.suites_values import REPORT, SOUND
from webhook.report.suites_as_junit import render

DOCUMENT = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="meshwarden">
  <testsuite name="acme-owner" tests="1" failures="0" errors="0" time="0.020">
    <testcase classname="acme-owner" name="test_allow_owned" file="own/owner_test.rego" line="12" \
time="0.020" />
  </testsuite>
</testsuites>
"""


def test_the_document() -> None:
    assert render(SOUND) == DOCUMENT


def test_suites_count_their_cases() -> None:
    root = ET.fromstring(render(REPORT).encode())  # noqa: S314  # our own

    assert [
        tuple(suite.get(key) for key in ("name", "tests", "failures", "errors"))
        for suite in root.iter("testsuite")
    ] == [
        ("acme-owner", "3", "2", "0"),
        ("data.lib.acme", "1", "0", "1"),
        ("refused", "1", None, "1"),
    ]


def test_what_did_not_pass_says_why() -> None:
    root = ET.fromstring(render(REPORT).encode())  # noqa: S314  # our own
    said = {
        case.get("name"): (found.tag, found.get("message"), (found.text or "").splitlines())
        for case in root.iter("testcase")
        for found in case
    }

    assert said["lines"] == (
        "failure",
        "no test evaluates these lines:",
        ["no test evaluates these lines:", "25: input.never", "26: \\x1b[31m"],
    )
    assert said["denied_x.yaml"] == ("error", "not valid YAML: <x>", ["not valid YAML: <x>"])
    assert said["test_deny_unowned"][1:] == (
        "denied({}) == {1}",
        [
            "denied({}) == {1}",
            "expected  [1]",
            'came      {"path": ["spec", "http", 0], "msg": "it is long"}',
            '          {"path": ["spec", "http", 1], "msg": "it is long"}',
            '          {"path": ["spec", "http", 2], "msg": "it is long"}',
        ],
    )
    refusal = "own/team.rego:1:1: no METADATA"
    assert said[refusal] == ("error", refusal, [])
