"""The lines of a document around a place in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webhook.documents.document import Document, Location

_AROUND = 3
_LONGEST = 240
"""Characters of a line; what is behind them is left out."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a file."""

    first: int
    """The 1-based number of the first of them."""
    lines: tuple[str, ...]
    """Without their ends."""


def excerpt(document: Document, place: Location) -> Excerpt:
    """The line of *place*, a place in *document*, with some lines before and behind it."""
    source = document.source
    text, number = source.text, source.line
    starts = [_start_of(text, place.line - number)]
    for _ in range(_AROUND):
        if starts[0] > 0:
            starts.insert(0, text.rfind("\n", 0, starts[0] - 1) + 1)
    lines = _lines(text, starts[0], len(starts) + _AROUND)
    return Excerpt(place.line - len(starts) + 1, lines)


def _start_of(text: str, line: int) -> int:
    start = 0
    for _ in range(line):
        start = text.index("\n", start) + 1
    return start


def _lines(text: str, start: int, number: int) -> tuple[str, ...]:
    found: list[str] = []
    while len(found) < number and start < len(text):
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        found.append(text[start:end].rstrip("\r")[:_LONGEST])
        start = end + 1
    return tuple(found)
