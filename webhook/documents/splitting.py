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
_MARKER = re.compile(r"^\ufeff?(?:(---)|\.\.\.)(?=[ \t\r\n]|\Z)", re.MULTILINE)

_BLANK = r"(?:[ \t\r\ufeff]*(?:#.*)?\n)*"
_DIRECTIVES_ALONE = re.compile(rf"{_BLANK}(?:%(?:TAG|YAML)[ \t].*\n{_BLANK})+")


def split(text: str) -> Iterator[tuple[str, int]]:
    """Give the text of each document of *text*, and the 1-based line on which it starts.

    `%YAML` and `%TAG` stay with the document that they are about.
    """
    line = start = 0
    for end, next_start in _bounds(text):
        if text.find("%", start, end) >= 0 and _DIRECTIVES_ALONE.fullmatch(text, start, end):
            continue
        yield text[start:end], line + 1
        line += text.count("\n", start, next_start)
        start = next_start


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where each document ends, and where the next one starts."""
    for marker in _MARKER.finditer(text):
        opens = marker.group(1) is not None
        yield marker.start(), marker.start(1) if opens else marker.end()
    yield len(text), len(text)
