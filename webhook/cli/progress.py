"""A bar on the terminal while something takes long; nothing where nobody looks."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from webhook.dryrun.inputs import Input
from webhook.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds after which the bar appears: most checks are over by then."""


@contextmanager
def watched(files: Sequence[Input]) -> Iterator[Sequence[Input]]:
    """*files*, which show how far they are read while they are, on a terminal at standard error."""
    # Python has no standard error where whoever started it closed it.
    if sys.stderr is None or not sys.stderr.isatty():
        yield files
        return
    bar = _Bar(sum(map(_size, files)))
    try:
        yield [_Watched(each.name, each.source, each.named, advance=bar.advance) for each in files]
    finally:
        bar.stop()


def _size(item: Input) -> int:
    """Bytes; 0 where nobody knows."""
    if isinstance(item.source, Path):
        return item.source.stat().st_size if item.source.is_file() else 0
    return len(item.source) if isinstance(item.source, bytes) else item.source.seek(0, 2)


@dataclass(frozen=True, slots=True)
class _Watched(Input):
    advance: Callable[[int], None] = field(kw_only=True)

    def pieces(self) -> Iterator[tuple[str, int] | DocumentError]:
        for piece in Input.pieces(self):
            yield piece
            if not isinstance(piece, DocumentError):
                self.advance(len(piece[0]))


class _Bar:
    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._started = time.monotonic()
        self._shown: Progress | None = None

    def advance(self, characters: int) -> None:
        self._done += characters
        if self._shown is None and time.monotonic() - self._started >= PATIENCE:
            self._shown = _shown(self._total)
            self._shown.start()
        if self._shown:
            self._shown.update(self._shown.task_ids[0], completed=self._done)

    def stop(self) -> None:
        if self._shown:
            self._shown.stop()


def _shown(total: int) -> Progress:
    # It takes longer to import than most checks take.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    progress = Progress(console=Console(stderr=True), transient=True)
    progress.add_task("judging", total=total)
    return progress
