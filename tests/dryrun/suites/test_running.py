from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dryrun.suites.own_suites import FOLDER, run_suites, write_complete
from tests.policy.guardrail_files import write
from webhook.errors import UsageError
from webhook.report.suites import CaseKind, Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.report.suites import SuitesReport

HELPER = "package lib.acme\n\nimport rego.v1\n\nowned(obj) if obj.owner\n"
HELPER_TEST = (
    "package lib.acme_test\n\nimport rego.v1\n\nimport data.lib.acme\n\n"
    'test_owned if acme.owned({"owner": "ada"})\n'
)
COMPLETE = [
    ("acme-owner", "test_deny_unowned", CaseKind.TEST),
    ("acme-owner", "test_allow_owned", CaseKind.TEST),
    ("acme-owner", "lines", CaseKind.LINES),
    ("acme-owner", "allowed_owned.yaml", CaseKind.SAMPLE),
    ("acme-owner", "denied_unowned.yaml", CaseKind.SAMPLE),
    ("acme-owner", "parts", CaseKind.PARTS),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_complete(tmp_path)
    return tmp_path


def names(report: SuitesReport) -> list[str]:
    return [case.name for case in report.cases]


def test_everything_that_stands_beside_a_guardrail_is_run(root: Path) -> None:
    report = run_suites(root)

    assert [(case.suite, case.name, case.kind) for case in report.cases] == COMPLETE
    assert report.count(Outcome.PASSED) == len(COMPLETE)
    assert (report.covered, report.lines) == (2, 2)


def test_helpers_have_suites_too(root: Path) -> None:
    write(root, "lib/acme.rego", HELPER)
    write(root, "lib/acme_test.rego", HELPER_TEST)

    report = run_suites(root)

    assert [(case.suite, case.name) for case in report.cases[6:]] == [
        ("data.lib.acme", "test_owned"),
        ("data.lib.acme", "lines"),
        ("data.lib.acme", "parts"),
    ]
    assert report.count(Outcome.PASSED) == 9


def test_what_is_retired_has_no_suite(root: Path) -> None:
    rego = root / FOLDER / "owner.rego"
    rego.write_text(rego.read_text().replace("#   since:", "#   retired: 0.2.0\n#   since:"))

    assert run_suites(root).cases == ()


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        pytest.param("test_deny", ["test_deny_unowned"], id="part-of-a-name"),
        pytest.param("acme-owner:test_", ["test_deny_unowned", "test_allow_owned"], id="guardrail"),
        pytest.param(r"owned\.yaml$", ["allowed_owned.yaml", "denied_unowned.yaml"], id="samples"),
        pytest.param(":lines$", ["lines"], id="lines"),
        pytest.param("^acme-owner", [name for _, name, _ in COMPLETE], id="all"),
    ],
)
def test_cases_can_be_chosen(root: Path, pattern: str, found: list[str]) -> None:
    report = run_suites(root, pattern)

    assert names(report) == found
    assert report.count(Outcome.PASSED) == len(found)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        pytest.param("acme-ownr", 'finds no case; did you mean "acme-owner"?', id="suite"),
        pytest.param("ownr", 'finds no case; did you mean "owner"?', id="suite-without-prefix"),
        pytest.param(
            "test_deny_unwoned", 'finds no case; did you mean "test_deny_unowned"?', id="case"
        ),
        pytest.param("zzz", "finds no case; without --run all of them are run", id="nothing-near"),
        pytest.param("(", "is no regular expression: missing )", id="no-expression"),
    ],
)
def test_a_choice_of_nothing_is_an_error(root: Path, pattern: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        run_suites(root, pattern)

    assert f"--run {pattern!r} {said}" in str(raised.value)
