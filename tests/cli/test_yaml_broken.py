"""Suites in YAML that cannot be run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.yaml_suites import ENFORCEMENT, OBJECT, RETRIES, SUITE, body, case, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    (folder / "reviews.yaml").write_text(OBJECT % "")
    return folder


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        pytest.param(
            "object: gone.yaml\n    expect: {findings: []}",
            "gone.yaml:1:1: cannot be read: No such file or directory",
            id="no-file",
        ),
        pytest.param(
            "object: broken.yaml\n    expect: {findings: []}",
            "broken.yaml:2:1: not valid YAML: did not find expected node content "
            "while parsing a flow node",
            id="no-yaml",
        ),
        pytest.param(
            "object: latin.yaml\n    expect: {findings: []}",
            "latin.yaml:1:1: byte 0xff is not UTF-8; save the file as UTF-8",
            id="no-text",
        ),
        pytest.param(
            "object: two.yaml\n    expect: {findings: []}",
            "two.yaml:1:1: holds 2 objects; a case reviews one",
            id="two-objects",
        ),
    ],
)
def test_a_case_that_cannot_be_read_is_not_run(rest: str, told: str, folder: Path) -> None:
    (folder / "broken.yaml").write_text("a: [\n")
    (folder / "latin.yaml").write_bytes(b"\xff")
    (folder / "two.yaml").write_text(f"{OBJECT % ''}---\n{OBJECT % ''}")

    result = case(rest)

    assert (result.exit_code, body(result)) == (3, [told])


def test_a_guardrail_that_cannot_be_evaluated_is_not_run(folder: Path) -> None:
    """Nobody shows the labels that a binding asks for."""
    (folder / "enforcement.yaml").write_text(ENFORCEMENT)
    result = case(
        "object: reviews.yaml\n    user: {name: ada}\n    namespace: nobody\n"
        f"    expect: {{findings: {RETRIES}}}",
        more="  config: [enforcement.yaml]\n",
    )

    assert result.exit_code == 3
    assert body(result)[0].startswith("[vs-retries-bounded] ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            SUITE + "  - {name: a, object: x, expct: {}}\n",
            'suite.yaml:8:33: spec.cases[0].expct is unknown; did you mean "expect"?',
            id="misspelt-key",
        ),
        pytest.param(
            SUITE + "  - {name: a, object: x, expect: {}}\n",
            "suite.yaml:8:34: spec.cases[0].expect expects nothing; say which findings or "
            "defaults are expected; `findings: []` expects none",
            id="expects-nothing",
        ),
        pytest.param(
            SUITE + "  - {name: a, expect: {findings: []}}\n",
            "suite.yaml:8:5: spec.cases[0] has no object; name the object that is reviewed",
            id="no-object",
        ),
        pytest.param(
            SUITE + "  - {name: a, object: 1, expect: {findings: []}}\n",
            "suite.yaml:8:23: spec.cases[0].object is 1; expected an object, or the name of a "
            "file that holds one",
            id="no-such-object",
        ),
        pytest.param(
            SUITE + "  - {name: a, object: x, context: 1, expect: {findings: []}}\n",
            "suite.yaml:8:35: spec.cases[0].context is 1; expected an object, or the name of a "
            "file that holds one",
            id="no-such-context",
        ),
        pytest.param(
            SUITE + "  - {name: a, object: x, expect: {findings: [{guardrail: b, message: '('}]}}",
            "suite.yaml:8:70: spec.cases[0].expect.findings[0].message is no regular expression: "
            "missing ), unterminated subpattern at position 0",
            id="no-expression",
        ),
        pytest.param(
            SUITE.replace("  cases:\n", "  now: soon\n  cases: []\n"),
            'suite.yaml:7:8: spec.now is "soon"; expected a date such as 2027-01-31, or a time '
            "with a zone such as 2027-01-31T12:00:00Z",
            id="no-time",
        ),
        pytest.param(
            SUITE.replace("  cases:\n", "  cases: []\n"),
            "suite.yaml:7:10: spec.cases is empty and so holds for nothing; name at least one",
            id="no-case",
        ),
        pytest.param(
            OBJECT % "", 'suite.yaml:2:7: kind is "VirtualService"; expected "Suite"', id="no-suite"
        ),
    ],
)
def test_a_suite_that_is_wrong_ends_with_2(text: str, told: str, folder: Path) -> None:
    (folder / "suite.yaml").write_text(text)

    result = run("suite.yaml")

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_configuration_that_is_wrong_ends_with_2() -> None:
    result = case(
        "object: reviews.yaml\n    expect: {findings: []}", more="  config: [gone.yaml]\n"
    )

    assert (result.exit_code, result.stderr) == (
        2,
        "Error: gone.yaml: cannot be read: No such file or directory\n",
    )
