from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from webhook.cli.main import main

PROGRAM = Path(sys.executable).with_name("meshwarden")


@pytest.mark.parametrize(
    ("shell", "first", "file"),
    [
        pytest.param(
            "bash",
            "_meshwarden_completion() {",
            "~/.local/share/bash-completion/completions/meshwarden",
            id="bash",
        ),
        pytest.param("zsh", "#compdef meshwarden", "~/.zfunc/_meshwarden", id="zsh"),
        pytest.param(
            "fish",
            "function _meshwarden_completion;",
            "~/.config/fish/completions/meshwarden.fish",
            id="fish",
        ),
    ],
)
def test_a_script_that_says_how_to_install_it(shell: str, first: str, file: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])

    assert result.exit_code == 0
    assert result.output.splitlines()[0] == first
    assert f"meshwarden completion {shell} > {file}" in result.output.splitlines()[-1]


def completed(words: str) -> list[str]:
    """What bash would offer behind *words*."""
    ended = subprocess.run(
        [PROGRAM],
        env=os.environ
        | {
            "_MESHWARDEN_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [line.partition(",")[2] for line in ended.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        pytest.param("meshwarden c", ["check", "controller", "certs", "completion"], id="commands"),
        pytest.param("meshwarden --v", ["--version"], id="options"),
        pytest.param("meshwarden guardrails e", ["explain"], id="commands-of-a-group"),
        pytest.param(
            "meshwarden guardrails explain vs-timeout",
            ["vs-timeout-bounds", "vs-timeout-required"],
            id="guardrails",
        ),
        pytest.param("meshwarden check --fail-on ", ["deny", "warn"], id="choices"),
    ],
)
def test_what_a_shell_completes(words: str, offered: list[str]) -> None:
    assert completed(words) == offered
