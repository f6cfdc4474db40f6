from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from webhook.cli import progress
from webhook.dryrun.inputs import Input

PROGRAM = Path(sys.executable).with_name("meshwarden")
TEXT = "apiVersion: v1\nkind: Pod\n"
CODE = """\
import sys
from webhook.cli import progress
progress.PATIENCE = 0.0
from webhook.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print('rich' in sys.modules)
"""


def on_a_terminal(*arguments: str) -> tuple[str, str]:
    """What a check writes to standard output, and to a terminal at standard error."""
    main, terminal = pty.openpty()
    ended = subprocess.run(
        [sys.executable, "-c", CODE, "check", *arguments],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
        check=False,
        timeout=60,
    )
    os.close(terminal)
    told = b""
    try:
        while chunk := os.read(main, 4096):
            told += chunk
    except OSError:  # Linux's way to say that the terminal is closed
        pass
    os.close(main)
    return ended.stdout.decode(), told.decode()


def test_long_work_shows_how_far_it_is_on_a_terminal(tmp_path: Path) -> None:
    """On standard error, and gone when it is over: what is asked for stands on standard output."""
    (tmp_path / "a.yaml").write_text(TEXT)
    (tmp_path / "b.yaml").write_bytes(b"\xff")

    out, told = on_a_terminal(str(tmp_path), "-o", "github")

    assert "judging" in told
    assert out.splitlines()[0].startswith("::")
    assert out.splitlines()[-1] == "True"


def test_where_no_terminal_is_nothing_is_shown(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TEXT)

    ended = subprocess.run(
        [sys.executable, "-c", CODE, "check", tmp_path],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (ended.stderr, ended.stdout.splitlines()[-1]) == ("", "False")


@pytest.mark.parametrize("closed", [None, io.StringIO()])
def test_standard_error_may_be_closed(closed: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", closed)
    files = [Input("a", b"")]

    with progress.watched(files) as shown:
        assert shown is files


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    (tmp_path / "a.yaml").write_text(TEXT)
    sources: list[Path | bytes | BinaryIO] = [
        TEXT.encode(),
        tmp_path / "a.yaml",
        tmp_path,
        io.BytesIO(TEXT.encode()),
    ]

    with progress.watched([Input("a", source) for source in sources]) as shown:
        found = [list(each.pieces()) for each in shown]

    assert [len(each) for each in found] == [1, 1, 1, 1]
    assert terminal.getvalue() == ""


def test_the_bar_follows_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", _Terminal())
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    bar = progress._Bar(10)

    bar.advance(4)
    bar.advance(3)
    bar.stop()

    assert bar._shown is not None
    assert bar._shown.tasks[0].completed == 7
