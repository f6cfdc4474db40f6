"""Programs that run beside the tests and never outlive them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

PATIENCE = 60.0
"""Seconds within which anything local has to become true, on a slow and busy machine as well."""

_PAUSE = 0.05


class NotInTimeError(AssertionError):
    """What was waited for did not happen."""


def eventually(holds: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait until *holds* gives something true; fail saying that *what* did not happen."""
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            message = f"not within {patience:.0f} s: {what}"
            raise NotInTimeError(message)
        time.sleep(_PAUSE)


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Program:
    """A running program, leader of its own process group, with its output in a file."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def output(self) -> str:
        """What it has written so far, both streams in order."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def until(self, ready: Callable[[], object], what: str) -> None:
        """Wait until *ready*; fail at once, with the output, where the program has ended."""

        def ready_or_ended() -> object:
            code = self._process.poll()
            assert code is None, f"{what}: it ended with {code}\n{self.output[-4000:]}"
            return ready()

        eventually(ready_or_ended, f"{what}\n{self.output[-4000:]}")

    def kill(self) -> None:
        """End it at once, with all its children, as a lost machine does."""
        self._signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """Ask it to end, insist after a while, and return its exit code."""
        self._process.terminate()
        try:
            return self._process.wait(timeout=PATIENCE / 2)
        except subprocess.TimeoutExpired:
            return signal.SIGKILL
        finally:
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


@contextmanager
def running(
    binary: Path,
    arguments: Sequence[str | Path],
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Program]:
    """Run *binary* with its output appended to *log*; stop its whole group in the end."""
    command = [binary, *arguments]
    with (
        log.open("ab") as output,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=environment,
        ) as process,
    ):
        program = Program(process, log)
        try:
            yield program
        finally:
            program.stop()
