from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from webhook import __version__
from webhook.cli.main import COMMANDS, main

if TYPE_CHECKING:
    from click.testing import Result


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_version() -> None:
    assert invoke("--version").output == f"meshwarden {__version__}\n"


def test_help_teaches_by_examples() -> None:
    result = invoke("--help")

    assert result.exit_code == 0
    assert "\n    meshwarden check k8s/ " in result.output
    assert "\n    3  something could not be judged\n" in result.output
    assert all(f"\n  {name} " in result.output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name: str) -> None:
    result = invoke(name, "--help")

    assert result.exit_code == 0
    assert f"\n    meshwarden {name} " in result.output


def test_nothing_asked_shows_the_help() -> None:
    assert "meshwarden check k8s/" in invoke().output


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        pytest.param(["chek"], "there is no command 'chek'; did you mean \"check\"?", id="near"),
        pytest.param(
            ["xyz"],
            "there is no command 'xyz'; known are check, test, audit, replay, guardrails, serve, "
            "controller, doctor, uninstall, certs, policies, completion",
            id="nothing-near",
        ),
        pytest.param(
            ["guardrails", "lst"],
            "there is no command 'lst'; did you mean \"list\"?",
            id="below-a-group",
        ),
        pytest.param(["--verson"], "No such option '--verson'", id="an-option"),
        pytest.param(
            ["check", "x", "--ouput", "text"], "No such option '--ouput'", id="of-a-command"
        ),
    ],
)
def test_what_was_probably_meant(arguments: list[str], hint: str) -> None:
    result = invoke(*arguments)

    assert result.exit_code == 2
    assert hint in result.output
