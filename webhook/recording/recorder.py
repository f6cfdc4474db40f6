"""Writes reviews down beside the loop that answers them."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Final, Protocol

from webhook.recording.lines import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from webhook.recording.recorded import Recorded

_WAITING = 1000
"""How many reviews may wait to be written; what comes on top is lost, and counted."""


class Sink(Protocol):
    """Where lines go."""

    def write(self, line: bytes) -> None:
        """Append *line*; raise OSError where that fails."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class Recorder:
    """A thread that redacts, encodes and writes, so that no review waits for a disk."""

    def __init__(
        self, sink: Sink, *, annotations: Collection[str], on_outcome: Callable[[str], None]
    ) -> None:
        """Write to *sink*.

        Args:
            sink: where lines go.
            annotations: the annotations whose values are left out.
            on_outcome: called with `written` or `lost` for each review, from any thread.
        """
        self._sink = sink
        self._annotations = frozenset(annotations)
        self._on_outcome = on_outcome
        self._waiting: queue.Queue[Recorded | None] = queue.Queue(_WAITING)
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def record(self, recorded: Recorded) -> None:
        """Have *recorded* written soon; never waits."""
        try:
            self._waiting.put_nowait(recorded)
        except queue.Full:
            self._on_outcome(LOST)

    def close(self) -> None:
        """Write what still waits, and close the file."""
        self._waiting.put(None)
        self._thread.join()
        self._sink.close()

    def _run(self) -> None:
        while (recorded := self._waiting.get()) is not None:
            self._on_outcome(self._write(recorded))

    def _write(self, recorded: Recorded) -> str:
        try:
            self._sink.write(encode(recorded, annotations=self._annotations))
        except (OSError, TypeError, ValueError, RecursionError):
            return LOST  # a full disk, or an object that is no JSON: the reviews go on
        return WRITTEN


WRITTEN: Final = "written"
LOST: Final = "lost"
