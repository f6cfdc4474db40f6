"""The child process that interprets Rego, as the event loop sees it.

One thread of ours talks to the child over blocking pipes, one question after the other: answers
cannot be mixed up, and the loop is never blocked. At a question's deadline the child is killed,
whatever it is doing, and the next one is started at once.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from webhook.engine.process import exchange, killed_after, spawn
from webhook.engine.rego import RegoError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence

    from webhook.engine.process import Reply
    from webhook.engine.programs import Source

_DAY = 24 * 60 * 60.0
"""Seconds; timers take no infinity, which is what is left where nobody set a deadline."""

OUT_OF_TIME = "the time for this review was up before it was judged"
_CLOSED = "the engine is being closed"
_ENDED = "the process that interprets Rego ended; the object may need more memory than it has"


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

    def _ask(self, question: bytes, input_json: bytes, deadline: float) -> Reply:
        # No exception may leave this thread: in its traceback it would hold the question, and
        # regorus's objects cannot be dropped here.
        try:
            return self._exchange(question, input_json, deadline)
        except RegoError as error:
            return {"error": str(error)}

    def _exchange(self, question: bytes, input_json: bytes, deadline: float) -> Reply:
        seconds = deadline - monotonic()
        if seconds <= 0:
            return {"error": OUT_OF_TIME}
        child = self._started()
        with killed_after(child, seconds) as passed:
            reply = exchange(child, question, input_json)
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
            self._child = spawn()
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            # Waits for it, and closes its pipes.
            child.communicate()
