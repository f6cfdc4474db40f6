"""A file to the texts of its documents, without parsing them.

A document that no parser can read then costs only itself, and the tree of a document can be freed
before the next one is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# At the start of a line these end a document, in block scalars too. Files that were put together
# with `cat` may hold a byte order mark in front of them.
_MARKER = r"\ufeff?(?:(---)|\.\.\.)(?=[ \t\r\n]|\Z)"
# To look for line breaks is four times as fast as to look at every character for `^`.
_FIRST, _NEXT = re.compile(_MARKER), re.compile(rf"\n{_MARKER}")

_BLANK = r"(?:[ \t\r\ufeff]*(?:#.*)?\n)*"
_DIRECTIVES_ALONE = re.compile(rf"{_BLANK}(?:%(?:TAG|YAML)[ \t].*\n{_BLANK})+")


def split(text: str) -> Iterator[tuple[str, int]]:
    """Give the text of each document of *text*, and the 1-based line on which it starts.

    `%YAML` and `%TAG` stay with the document that they are about.
    """
    line = start = 0
    for end, next_start in _bounds(text):
        if _are_directives(text, start, end):
            continue
        yield text[start:end], line + 1
        line += text.count("\n", start, next_start)
        start = next_start


def last_start(text: str) -> int:
    """The index at which the last document of *text* starts."""
    last = start = 0
    for end, next_start in _bounds(text):
        last = start
        if not _are_directives(text, start, end):
            start = next_start
    return last


def _are_directives(text: str, start: int, end: int) -> bool:
    """Whether there is nothing but directives, which belong to what follows."""
    if text.find("%", start, end) < 0:
        return False
    return _DIRECTIVES_ALONE.fullmatch(text, start, end) is not None


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where each document ends, and where the next one starts."""
    if first := _FIRST.match(text):
        yield 0, _next_start(first)
    for marker in _NEXT.finditer(text):
        yield marker.start() + 1, _next_start(marker)
    yield len(text), len(text)


def _next_start(marker: re.Match[str]) -> int:
    """Where the next document starts: with `---` itself, or behind `...`."""
    return marker.end() if marker[1] is None else marker.start(1)
