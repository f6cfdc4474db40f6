from __future__ import annotations

import os
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from tests.dryrun.suites.own_suites import FOLDER, write_complete
from tests.policy.guardrail_files import write
from tests.policy.own_guardrails import write_own
from webhook import policy
from webhook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

TEST_FILE = f"own/{FOLDER}/owner_test.rego"


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    write_complete(folder / "own")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["test", *arguments])


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("own", id="the-folder"),
        pytest.param(f"own/{FOLDER}", id="one-guardrail"),
    ],
)
def test_a_complete_guardrail_passes(part: str) -> None:
    result = run(part)

    assert result.stdout.splitlines() == [
        "ok acme-owner (6 of 6)",
        "1 suite: 6 passed, 0 failed, 0 not run; 2 of 2 lines evaluated",
    ]
    assert result.exit_code == 0


def test_what_passed_is_named_on_demand() -> None:
    assert f"  ok test test_deny_unowned  {TEST_FILE}:7" in run("own", "-v").stdout


def test_a_failure_ends_with_1(folder: Path) -> None:
    append(folder / TEST_FILE, '\ntest_deny_more if denied({"owner": "ada"}) == {1}\n')

    result = run("own")

    assert result.exit_code == 1
    assert "      expected  [1]\n      came      []\n" in result.stdout


def test_what_is_missing_ends_with_1(folder: Path) -> None:
    (folder / "own" / FOLDER / "samples/allowed_owned.yaml").unlink()
    (folder / TEST_FILE).unlink()

    result = run("own", "--run", ":parts")

    assert result.exit_code == 1
    assert "no test begins with test_deny_ in owner_test.rego\n" in result.stdout
    assert "no sample samples/allowed_*.yaml\n" in result.stdout


def test_what_could_not_be_run_ends_with_3_before_1(folder: Path) -> None:
    append(folder / TEST_FILE, "\ntest_a if units.parse(1) == 2\n\ntest_b if false\n")

    assert run("own").exit_code == 3


def test_what_is_refused_ends_with_2_before_3_and_the_others_are_tested(folder: Path) -> None:
    append(folder / TEST_FILE, "\ntest_a if units.parse(1) == 2\n")
    write_own(folder / "own", "team", ("# METADATA\n", ""))

    result = run("own")

    assert result.exit_code == 2
    assert "own/acme/virtualservice/team/team.rego:1:1: no METADATA block" in result.stdout
    assert "FAILED acme-owner (6 of 7)" in result.stdout


def test_what_is_refused_elsewhere_is_not_told(folder: Path) -> None:
    write_own(folder / "own", "team", ("# METADATA\n", ""))

    assert run(f"own/{FOLDER}").exit_code == 0


def test_nothing_but_refusals(folder: Path) -> None:
    write_own(folder / "broken", "team", ("# METADATA\n", ""))

    result = run("broken")

    assert result.exit_code == 2
    assert result.stdout.splitlines()[-1] == ("0 suites: 0 passed, 0 failed, 0 not run, 1 refused")


def test_cases_can_be_chosen() -> None:
    result = run("own", "--run", "acme-owner:test_deny", "-v")

    assert result.stdout.splitlines()[0] == "ok acme-owner (1 of 1)"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ["onw"], "there is no file or folder 'onw'; did you mean \"own\"?", id="folder"
        ),
        pytest.param(
            ["empty"],
            "folder 'empty' holds no guardrail and no suite; `meshwarden guardrails new`",
            id="empty",
        ),
        pytest.param(
            ["away/x"],
            "there is no file or folder 'away/x'; `meshwarden guardrails new`",
            id="none-near",
        ),
        pytest.param(["own", "--run", "ownr"], 'finds no case; did you mean "owner"?', id="cases"),
        pytest.param(["own", "--run", "("], "is no regular expression", id="expression"),
        pytest.param(
            ["own", "--junit", "own.yaml/x.xml"],
            "own.yaml/x.xml cannot be written: ",
            id="report",
        ),
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], said: str, folder: Path) -> None:
    (folder / "empty").mkdir()
    write(folder, "own.yaml", "")

    result = run(*arguments)

    assert result.exit_code == 2
    assert said in result.stderr


def test_a_report_for_build_servers(folder: Path) -> None:
    assert run("own", "--junit", "reports/meshwarden.xml").exit_code == 0

    root = ET.fromstring((folder / "reports/meshwarden.xml").read_bytes())  # noqa: S314  # our own
    assert [case.get("name") for case in root.iter("testcase")][:2] == [
        "test_deny_unowned",
        "test_allow_owned",
    ]


def test_shipped_helpers_can_be_tested_with(folder: Path) -> None:
    append(
        folder / TEST_FILE,
        "\ntest_allow_route if data.lib.istio.forwards({}) == true\n",
    )

    assert run("own").exit_code == 0


def test_the_shipped_guardrails_pass() -> None:
    """They are tested as one's own are."""
    part = policy.shipped() / "istio/telemetry/sampling_too_high"

    result = run(os.path.relpath(part))

    assert result.exit_code == 0
    assert result.stdout.startswith("ok tel-sampling-too-high (")


@pytest.mark.parametrize(
    ("choice", "coloured"),
    [pytest.param("always", True, id="always"), pytest.param("never", False, id="never")],
)
def test_colours(choice: str, *, coloured: bool) -> None:
    assert ("\x1b[" in run("own", "--color", choice).stdout) is coloured
