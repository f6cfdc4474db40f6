"""Whoever does what the tutorial says sees what it shows."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.serving.running import eventually
from tests.tutorial.page import File, steps

if TYPE_CHECKING:
    from tests.tutorial.page import Command

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"


class Reader:
    """Does one step after the other in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Those of the page may be taken by somebody.
        self._ports = {"8443": _free_port(), "8080": _free_port()}
        self._server: subprocess.Popen[bytes] | None = None
        programs = Path(sys.executable).parent
        self._environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}

    def write(self, file: File) -> None:
        path = self._folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._own(file.text), encoding="utf-8")

    def run(self, command: Command) -> None:
        if command.is_server:
            self._start(command.line.removesuffix(" &"))
        elif self._server is None:
            assert self._printed(command.line) == command.printed, command.line
        else:
            # A change is in force some moments after it was made.
            eventually(
                lambda: self._printed(command.line) == command.printed,
                f"{command.line} prints {command.printed}",
            )

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait()

    def _start(self, line: str) -> None:
        flags = f"--port {self._ports['8443']} --health-port {self._ports['8080']} --drain-delay 0"
        before, redirection, file = line.partition(" > ")
        line = f"exec {before} {flags}{redirection}{file}"
        self._server = subprocess.Popen(["sh", "-c", line], cwd=self._folder, env=self._environment)

    def _printed(self, line: str) -> str:
        ended = subprocess.run(
            ["sh", "-c", self._own(line)],
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return ended.stdout

    def _own(self, text: str) -> str:
        for port, mine in self._ports.items():
            text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{mine}")
        return text


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    with ExitStack() as stack:
        stack.callback(reader.stop)
        for step in steps(PAGE.read_text(encoding="utf-8")):
            if isinstance(step, File):
                reader.write(step)
            else:
                reader.run(step)
