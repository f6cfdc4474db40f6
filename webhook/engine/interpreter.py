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
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from webhook.engine import frames
from webhook.engine.rego import RegoError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from webhook.engine.programs import Source

_COMMAND = (sys.executable, "-P", "-m", "webhook.engine.child")

_SMALL_ARENAS = {"MIMALLOC_ARENA_RESERVE": "65536"}
"""KiB; regorus's allocator else reserves as much address space as the child may have in all."""

_DAY = 24 * 60 * 60.0
"""Seconds; timers take no infinity, which is what is left where nobody set a deadline."""

OUT_OF_TIME = "the time for this review was up before it was judged"
_CLOSED = "the engine is being closed"
_ENDED = "the process that interprets Rego ended; the object may need more memory than it has"


_Reply: TypeAlias = "dict[str, str]"
"""`value`, which is JSON, or `error`."""


class Interpreter:
    """A child process for rules that take too long for the event loop."""

    def __init__(self) -> None:
        # From here on only this thread touches the child, but for the kill in `close`.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="interpreter")
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    async def start(self) -> None:
        """Have a child waiting, so that the first question need not."""
        # One that cannot be started is told of by the first rule that needs it.
        with suppress(RegoError):
            await asyncio.wrap_future(self._thread.submit(self._started))

    async def evaluate(
        self, modules: Sequence[Source], rule: str, input_json: str, *, seconds: float
    ) -> str:
        """The value of *rule* as JSON.

        Raises:
            RegoError: it cannot be evaluated, the child ended, or it took longer than *seconds*,
                waiting for other questions included.
        """
        if self._closed:
            raise RegoError(_CLOSED)
        seconds = min(seconds, _DAY)
        question = msgspec.json.encode({"modules": modules, "rule": rule})
        deadline = monotonic() + seconds
        try:
            async with asyncio.timeout(seconds):
                reply = await asyncio.wrap_future(
                    self._thread.submit(self._ask, question, input_json.encode(), deadline)
                )
        except TimeoutError:
            raise RegoError(OUT_OF_TIME) from None
        if "error" in reply:
            raise RegoError(reply["error"])
        return reply["value"]

    async def close(self) -> None:
        """End the child and the thread; what is still asked is answered with a RegoError."""
        if self._closed:
            return
        self._closed = True
        if (child := self._child) is not None:
            child.kill()
        await asyncio.wrap_future(self._thread.submit(self._end))
        self._thread.shutdown()

    def _ask(self, question: bytes, input_json: bytes, deadline: float) -> _Reply:
        # No exception may leave this thread: in its traceback it would hold the question, and
        # regorus's objects cannot be dropped here.
        try:
            return self._exchange(question, input_json, deadline)
        except RegoError as error:
            return {"error": str(error)}

    def _exchange(self, question: bytes, input_json: bytes, deadline: float) -> _Reply:
        seconds = deadline - monotonic()
        if seconds <= 0:
            return {"error": OUT_OF_TIME}
        child = self._started()
        with _killed_after(child, seconds) as passed:
            reply = _exchange(child, question, input_json)
        if passed.is_set() or reply is None:
            self._end()
            self._started()
        if passed.is_set():
            return {"error": OUT_OF_TIME}
        return reply or {"error": _ENDED}

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


@contextmanager
def _killed_after(child: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
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


def _exchange(child: subprocess.Popen[bytes], question: bytes, input_json: bytes) -> _Reply | None:
    """The child's reply, or None where it ended before it gave one."""
    assert child.stdin is not None  # noqa: S101  # both are pipes
    assert child.stdout is not None  # noqa: S101
    try:
        frames.write(child.stdin, question, input_json)
        return msgspec.json.decode(frames.read(child.stdout), type=dict[str, str])
    except (EOFError, OSError):
        return None
