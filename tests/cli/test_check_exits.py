"""How `meshwarden check` ends, and how it starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.checks import check, lay_out
from webhook.report.formats import RENDERERS

PROGRAM = Path(sys.executable).with_name("meshwarden")


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    lay_out(folder)
    return folder


EXITS = [
    pytest.param(["sound.yaml"], 0, id="clean"),
    pytest.param(["denied.yaml"], 1, id="denied"),
    pytest.param(["warned.yaml", "--profile", "production"], 0, id="warned"),
    pytest.param(
        ["warned.yaml", "--profile", "production", "--fail-on", "warn"], 1, id="warned-and-minded"
    ),
    pytest.param(["sound.yaml", "--fail-on", "warn"], 0, id="clean-and-minded"),
    pytest.param(["denied.yaml", "--profile", "audit", "--fail-on", "warn"], 0, id="audited"),
    pytest.param(["broken.yaml"], 3, id="unreadable"),
    pytest.param(["both"], 3, id="unreadable-before-denied"),
    pytest.param(["both", "gone.yaml"], 2, id="usage-before-unreadable"),
    pytest.param(["gone.yaml"], 2, id="no-such-file"),
    pytest.param(["empty"], 2, id="no-manifests"),
    pytest.param([], 2, id="no-input"),
    pytest.param(["comments.yaml"], 2, id="no-object"),
    pytest.param(["-"], 2, id="nothing-on-standard-input"),
    pytest.param(["chart"], 2, id="values-alone"),
    pytest.param(["mixed"], 0, id="values-beside-manifests"),
    pytest.param(["mixed/values.yaml"], 3, id="values-if-named"),
    pytest.param(["sound.yaml", "--config", "comments.yaml"], 2, id="empty-configuration"),
    pytest.param(["sound.yaml", "--profile", ""], 2, id="profile-not-set"),
    pytest.param(["sound.yaml", "-n", ""], 2, id="namespace-not-set"),
    pytest.param(["sound.yaml", "-n", "Team A"], 2, id="no-such-namespace"),
    pytest.param(["denied.yaml", "--config", "wrong.yaml"], 2, id="wrong-configuration"),
    pytest.param(["denied.yaml", "--config", "gone.yaml"], 2, id="no-such-configuration"),
    pytest.param(["denied.yaml", "--context", "broken.yaml"], 2, id="wrong-context"),
    pytest.param(["denied.yaml", "--profile", "prodction"], 2, id="no-such-profile"),
]


@pytest.mark.parametrize("output", RENDERERS)
@pytest.mark.parametrize(("arguments", "code"), EXITS)
def test_exit_codes_never_depend_on_the_format(
    arguments: list[str], code: int, output: str
) -> None:
    assert check(*arguments, "-o", output).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["sound.yaml"], 0, id="clean"),
        pytest.param(["denied.yaml"], 1, id="findings"),
        pytest.param(["gone.yaml"], 2, id="usage"),
        pytest.param(["both"], 3, id="not-judged"),
    ],
)
def test_the_real_program_ends_with_the_same_codes(arguments: list[str], code: int) -> None:
    ended = subprocess.run(
        [PROGRAM, "check", *arguments], capture_output=True, check=False, timeout=60
    )

    assert ended.returncode == code


def test_nothing_to_judge_is_no_clean_bill() -> None:
    result = check("chart", "comments.yaml")

    assert result.stderr == (
        "Error: nothing to judge: there is no Kubernetes object in chart, comments.yaml\n"
    )


def test_a_report_that_cannot_be_written_is_no_defect() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [PROGRAM, "check", "sound.yaml"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )

    assert (ended.returncode, ended.stderr) == (2, b"Error: No space left on device\n")


def test_a_check_loads_nothing_that_it_does_not_need() -> None:
    """What serves, draws and validates schemas would double the time of a start."""
    unneeded = (
        "cel",
        "cryptography",
        "jinja2",
        "jsonschema",
        "rich",
        "starlette",
        "structlog",
        "uvicorn",
    )
    code = (
        "import sys\n"
        "from webhook.cli.main import main\n"
        "arguments = 'check denied.yaml --config enforcement.yaml --context live.yaml'\n"
        "try:\n    main(arguments.split())\n"
        "finally:\n"
        f"    print('loaded', [name for name in {unneeded} if name in sys.modules])\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )

    assert ended.returncode == 1
    assert ended.stdout.splitlines()[-1] == "loaded []"
