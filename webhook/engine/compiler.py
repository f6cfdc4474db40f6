"""Compiling in a process of its own.

regorus holds the GIL while it compiles: in another thread it would stall every review beside it.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Self

import msgspec

from webhook.engine.process import exchange, killed_after, spawn
from webhook.engine.rego import RegoError
from webhook.errors import EngineUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from webhook.engine.programs import Source

_PATIENCE = 60.0
"""Seconds for one question; a hundred guardrails of one kind take a tenth of one."""


class Compiler:
    """A process that compiles, while it is entered; every call waits for its answer.

    What is wrong with Rego is a RegoError; what is wrong with the process is EngineUnavailable,
    and says nothing of anybody's Rego.
    """

    def __enter__(self) -> Self:
        try:
            self._child = spawn()
        except RegoError as error:
            raise EngineUnavailable(str(error)) from None
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._child.kill()
        # Waits for it, and closes its pipes.
        self._child.communicate()

    def parse(self, name: str, source: str) -> None:
        """See that *source* is Rego, whatever it refers to."""
        self._ask(modules=[(name, source)])

    def pack(self, modules: Sequence[Source], entry_points: Sequence[str]) -> bytes:
        """Compile *modules*, in the form that `Program.unpack` takes."""
        return base64.b64decode(self._ask(modules=modules, entry_points=entry_points))

    def _ask(self, **question: Any) -> str:
        with killed_after(self._child, _PATIENCE):
            reply = exchange(self._child, msgspec.json.encode(question), b"")
        if reply is None:
            message = "the process that compiles Rego ended before it answered"
            raise EngineUnavailable(message)
        if "error" in reply:
            raise RegoError(reply["error"])
        return reply["value"]
