"""The child process that interprets Rego, as the event loop sees it.

One thread of ours talks to the child over blocking pipes, one question after the other: answers
cannot be mixed up, and the loop is never blocked. At a question's deadline the child is killed,
whatever it is doing, and the next one is started at once.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TYPE_CHECKING, Self

import msgspec

from webhook.engine import frames
from webhook.engine.rego import RegoError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.engine.programs import Source

_COMMAND = (sys.executable, "-P", "-m", "webhook.engine.child")

_SMALL_ARENAS = {"MIMALLOC_ARENA_RESERVE": "65536"}
"""KiB; regorus's allocator else reserves as much address space as the child may have in all."""

_CLOSED = "the engine is being closed"
_ENDED = "the process that interprets Rego ended; the object may need more memory than it has"


class OutOfTimeError(RegoError):
    """The review's time was up before the rule was evaluated."""

    def __init__(self) -> None:
        super().__init__("the time for this review was up before it was judged")


class Interpreter:
    """A child process for rules that take too long for the event loop."""

    def __init__(self) -> None:
        # From here on only this thread touches the child, but for the kill in `close`.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="interpreter")
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    async def start(self) -> None:
        """Have a child waiting, so that the first question need not."""
        await asyncio.wrap_future(self._thread.submit(self._started))

    async def evaluate(
        self, modules: Sequence[Source], rule: str, input_json: str, *, seconds: float
    ) -> str:
        """The value of *rule* as JSON.

        Raises:
            OutOfTimeError: it took longer than *seconds*, waiting for other questions included.
            RegoError: it cannot be evaluated, or the child ended.
        """
        if self._closed:
            raise RegoError(_CLOSED)
        question = msgspec.json.encode({"modules": modules, "rule": rule})
        job = self._thread.submit(
            self._ask, question, input_json.encode(), deadline=monotonic() + seconds
        )
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.wrap_future(job)
        except TimeoutError:
            raise OutOfTimeError from None

    async def close(self) -> None:
        """End the child and the thread; what is still asked is answered with a RegoError."""
        if self._closed:
            return
        self._closed = True
        if (child := self._child) is not None:
            child.kill()
        await asyncio.wrap_future(self._thread.submit(self._end))
        self._thread.shutdown()

    def _ask(self, question: bytes, input_json: bytes, *, deadline: float) -> str:
        child = self._started()
        with _Watch(child, seconds=deadline - monotonic()) as watch:
            reply = _exchange(child, question, input_json)
        if watch.passed or reply is None:
            self._end()
            self._started()
        if watch.passed:
            raise OutOfTimeError
        if reply is None or "error" in reply:
            raise RegoError(reply["error"] if reply else _ENDED)
        return reply["value"]

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise RegoError(_CLOSED)
        if self._child is None:
            self._child = _spawn()
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            # Waits for it, and closes its pipes.
            child.communicate()


class _Watch:
    """Kills a child when time is up; once left, it either has or never will."""

    def __init__(self, child: subprocess.Popen[bytes], *, seconds: float) -> None:
        self.passed = False
        self._child = child
        self._timer = threading.Timer(seconds, self._kill)

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()

    def _kill(self) -> None:
        self.passed = True
        self._child.kill()


def _spawn() -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  # our own module, by our own Python
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **_SMALL_ARENAS},
        )
    except OSError as error:
        message = f"the process that interprets Rego cannot be started: {error}"
        raise RegoError(message) from error


def _exchange(
    child: subprocess.Popen[bytes], question: bytes, input_json: bytes
) -> dict[str, str] | None:
    """The child's reply, or None where it ended before it gave one."""
    assert child.stdin is not None  # noqa: S101  # both are pipes
    assert child.stdout is not None  # noqa: S101
    try:
        frames.write(child.stdin, question, input_json)
        return msgspec.json.decode(frames.read(child.stdout), type=dict[str, str])
    except (EOFError, OSError):
        return None
