"""The child process that evaluates and compiles Rego beside us, as a blocking conversation."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from webhook.engine import frames
from webhook.engine.rego import RegoError

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = (sys.executable, "-P", "-m", "webhook.engine.child")

SMALL_ARENAS = {"MIMALLOC_ARENA_RESERVE": "65536"}
"""KiB; regorus's allocator else reserves as much address space as the child may have in all."""

Reply: TypeAlias = "dict[str, str]"
"""`value`, or `error`."""


@contextmanager
def killed_after(child: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Kill *child* when time is up; once left, the event is set or never will be."""
    passed = threading.Event()

    def kill() -> None:
        passed.set()
        child.kill()

    timer = threading.Timer(seconds, kill)
    timer.start()
    try:
        yield passed
    finally:
        timer.cancel()
        timer.join()


def spawn() -> subprocess.Popen[bytes]:
    """Start a child; raise RegoError where that cannot be done."""
    try:
        return subprocess.Popen(  # noqa: S603  # our own module, by our own Python
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **SMALL_ARENAS},
        )
    except OSError as error:
        message = f"the process that interprets Rego cannot be started: {error}"
        raise RegoError(message) from error


def exchange(child: subprocess.Popen[bytes], question: bytes, input_json: bytes) -> Reply | None:
    """Ask *child*, and wait: its reply, or None where it ended before it gave one."""
    assert child.stdin is not None  # noqa: S101  # both are pipes
    assert child.stdout is not None  # noqa: S101
    try:
        frames.write(child.stdin, question, input_json)
        return msgspec.json.decode(frames.read(child.stdout), type=dict[str, str])
    except (EOFError, OSError):
        return None
