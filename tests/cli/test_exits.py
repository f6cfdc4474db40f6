from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from webhook.cli.exits import ExitCode
from webhook.cli.group import Deferred, DeferredGroup
from webhook.errors import ConfigError, DocumentError, EngineUnavailable, UsageError

if TYPE_CHECKING:
    from click.testing import Result

FAULTS: dict[str, BaseException] = {}


@click.command()
@click.argument("fault")
@click.pass_context
def raising(ctx: click.Context, fault: str) -> None:
    if fault == "none":
        ctx.exit(ExitCode.FINDINGS)
    raise FAULTS[fault]


def raised(error: BaseException | None) -> Result:
    """What becomes of a command that raises *error*, or ends with 1 of its own accord."""
    group = DeferredGroup("test", deferred={"raising": Deferred(f"{__name__}:raising", "Raise.")})
    if error:
        FAULTS["it"] = error
    return CliRunner().invoke(group, ["raising", "it" if error else "none"])


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        pytest.param(None, 1, "", id="a-command-ends-by-itself"),
        pytest.param(UsageError("no such file"), 2, "Error: no such file\n", id="usage"),
        pytest.param(ConfigError("a:1:1: x"), 2, "Error: a:1:1: x\n", id="configuration"),
        pytest.param(
            ConfigError("a:1:1: x", "b:1:1: y"),
            2,
            "Error: 2 problems\na:1:1: x\nb:1:1: y\n",
            id="every-problem",
        ),
        pytest.param(
            click.FileError("x.yaml", "no"),
            2,
            "Error: Could not open file 'x.yaml': no\n",
            id="clicks-own-code-is-1",
        ),
        pytest.param(
            EngineUnavailable("OPA is away"), 3, "Error: OPA is away\n", id="engine-unavailable"
        ),
        pytest.param(
            DocumentError("a.yaml", 1, 2, "no"), 3, "Error: a.yaml:1:2: no\n", id="unreadable"
        ),
        pytest.param(
            PermissionError(13, "Permission denied", "out/a.md"),
            2,
            "Error: out/a.md: Permission denied\n",
            id="refused-by-the-system",
        ),
        pytest.param(OSError("timed out"), 2, "Error: timed out\n", id="without-a-number"),
        pytest.param(KeyboardInterrupt(), 130, "", id="ctrl-c"),
        pytest.param(click.Abort(), 130, "", id="ctrl-c-at-a-prompt"),
    ],
)
def test_each_trouble_has_its_exit_code(
    error: BaseException | None, code: int, message: str
) -> None:
    result = raised(error)

    assert (result.exit_code, result.stderr, result.stdout) == (code, message, "")


def test_a_defect_is_not_taken_for_findings() -> None:
    """Python would end with 1; nothing was judged, and the trace helps to mend it."""
    result = raised(ZeroDivisionError("oh"))

    assert result.exit_code == 3
    assert result.stderr.startswith("Error: a defect of Meshwarden's, please report it")
    assert result.stderr.rstrip().endswith("ZeroDivisionError: oh")


def test_a_usage_error_shows_the_usage() -> None:
    result = raised(click.UsageError("wrong"))

    assert result.exit_code == 2
    assert "Usage: " in result.stderr


@pytest.mark.parametrize("arguments", [["completion", "zsh"], ["--help"]])
def test_a_reader_that_leaves_early_is_no_finding(arguments: list[str]) -> None:
    """`meshwarden ... | head` ends as every program of a pipe does, without a trace."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as output:
        ended = subprocess.run(
            [Path(sys.executable).with_name("meshwarden"), *arguments],
            stdout=output,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )

    assert (ended.returncode, ended.stderr) == (141, b"")
