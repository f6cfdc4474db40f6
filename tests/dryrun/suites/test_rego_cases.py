from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dryrun.suites.own_suites import (
    FOLDER,
    TESTS,
    case_of,
    run_suites,
    suite_of,
    write_complete,
)
from tests.policy.guardrail_files import write
from webhook.dryrun.suites.blaming import Blame, blame
from webhook.engine.library import with_helpers
from webhook.engine.unit_tests import UnitTests
from webhook.report.suites import Comparison, Outcome

if TYPE_CHECKING:
    from pathlib import Path

TEST_FILE = f"{FOLDER}/owner_test.rego"
UNSET = '{{"path": ["metadata", "annotations", "owner"], "msg": "owner is unset"}}'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_complete(tmp_path)
    return tmp_path


def failing(root: Path, body: str) -> tuple[int, tuple[str, ...], Comparison | None]:
    """Where the test with *body* fails, and what is said of it; its body begins in line 18."""
    write(root, TEST_FILE, f"{TESTS}\ntest_deny_more if {{\n{body}\n}}\n")
    case = case_of(root, "test_deny_more")
    assert case.outcome is Outcome.FAILED
    assert case.file == str(root / TEST_FILE)
    return case.line, case.details, case.comparison


def compact(comparison: Comparison | None) -> tuple[str, ...]:
    assert comparison
    sides = (comparison.expected, comparison.came)
    return (comparison.statement, *("".join(side.split()) for side in sides))


def test_it_says_what_was_expected_and_what_came(root: Path) -> None:
    line, details, comparison = failing(root, '\tdenied({"owner": "ada"}) == {"x"}')

    assert (line, details) == (18, ())
    assert compact(comparison) == ('denied({"owner": "ada"}) == {"x"}', '["x"]', "[]")


def test_it_names_the_first_statement_that_does_not_hold(root: Path) -> None:
    line, _, comparison = failing(
        root, "\tfound := denied({})\n\tcount(found) == 1\n\tcount(found) == 2\n\tcount(found) == 3"
    )

    assert line == 20
    assert compact(comparison) == ("count(found) == 2", "2", "1")


def test_what_is_undefined_is_said_to_be(root: Path) -> None:
    _, _, comparison = failing(root, "\tinput.none == 2")

    assert comparison == Comparison("input.none == 2", "2", "nothing: it is undefined")


def test_a_side_that_cannot_be_evaluated(root: Path) -> None:
    """Two values of `x` make two values of what came, which Rego refuses."""
    _, _, comparison = failing(root, "\tsome x in [1, 2]\n\tx == 3")

    assert comparison
    assert comparison.expected == "3"
    assert comparison.came.startswith("an error: probe.rego:")


def test_a_statement_without_a_comparison_is_quoted(root: Path) -> None:
    assert failing(root, "\tevery x in [1, 2] {\n\t\tx == 1\n\t}") == (
        18,
        ("does not hold: every x in [1, 2] { x == 1 }",),
        None,
    )


def test_a_test_that_is_not_true_without_a_statement_to_blame(root: Path) -> None:
    write(root, TEST_FILE, f'{TESTS}\ntest_deny_more := "yes" if {{\n\ttrue\n}}\n')
    case = case_of(root, "parts")
    assert case.outcome is Outcome.PASSED

    write(root, TEST_FILE, f"{TESTS}\ntest_deny_more if false\n\ntest_deny_more if false\n")
    assert case_of(root, "test_deny_more").details == ("does not hold: false",)


def test_a_test_that_cannot_be_evaluated_was_not_run(root: Path) -> None:
    write(root, TEST_FILE, f"{TESTS}\ntest_deny_more if units.parse(1) == 2\n")

    case = case_of(root, "test_deny_more")

    assert (case.outcome, case.line) == (Outcome.NOT_RUN, 17)
    assert case.details[0].endswith("`units.parse` expects string argument. Got `1` instead")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(f"{TESTS}\ntest_deny_more if {{\n", "owner_test.rego:18:1: ", id="no-rego"),
        pytest.param(
            TESTS.replace("_test\n", "_tset\n", 1), "not a valid rule path", id="another-package"
        ),
    ],
)
def test_tests_that_cannot_be_read_were_not_run(root: Path, source: str, said: str) -> None:
    write(root, TEST_FILE, source)

    case = case_of(root, "test_deny_unowned")

    assert case.outcome is Outcome.NOT_RUN
    assert said in case.details[0]


def test_lines_that_no_test_evaluates_are_listed(root: Path) -> None:
    rego = root / FOLDER / "owner.rego"
    rego.write_text(rego.read_text() + '\ndeny contains "x" if {\n\tinput.never\n\tinput.more\n}\n')

    case = case_of(root, "lines")

    assert (case.outcome, case.line, case.file) == (Outcome.FAILED, 25, str(rego))
    assert case.details == ('25: deny contains "x" if {', "27: input.more")


def test_lines_of_tests_that_cannot_be_read_are_not_known(root: Path) -> None:
    write(root, TEST_FILE, f"{TESTS}\ntest_deny_more if {{\n")

    case = case_of(root, "lines")

    assert (case.outcome, case.line) == (Outcome.NOT_RUN, 1)


def test_without_tests_no_line_is_evaluated(root: Path) -> None:
    (root / TEST_FILE).unlink()

    case = case_of(root, "lines")

    assert case.outcome is Outcome.FAILED
    assert case.details == ("all of them: no test comes to this file",)


def test_of_tests_that_cannot_be_read_only_the_chosen_are_told(root: Path) -> None:
    write(root, TEST_FILE, f"{TESTS}\ntest_deny_more if {{\n")

    cases = run_suites(root, "test_deny_unowned").cases

    assert [(case.name, case.outcome) for case in cases] == [("test_deny_unowned", Outcome.NOT_RUN)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("true", id="every-statement-holds-on-its-own"),
        pytest.param("units.parse(1) == 2", id="a-statement-cannot-be-evaluated"),
    ],
)
def test_where_no_statement_can_be_blamed_the_test_is(root: Path, body: str) -> None:
    write(root, TEST_FILE, f"{TESTS}\ntest_deny_more if {body}\n")
    suite, catalogue = suite_of(root)
    unit_tests = UnitTests(with_helpers([suite.module, suite.test_module], catalogue.library))
    test = next(each for each in suite.tests if each.name == "test_deny_more")

    assert blame(test, suite, unit_tests) == Blame(17, ("it does not hold",))
