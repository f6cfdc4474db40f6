"""Steps through JSON text from value to value.

The standard library's decoder knows no positions; it skips here what nobody asks about. The text
must be sound JSON as far as the steps go.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK = re.compile(r"(?:---(?=[ \t\r\n]))?[ \t\r\n]*")
_SKIPPING = json.JSONDecoder()


def behind_blank(text: str, at: int) -> int:
    """The index at or behind *at* where a value, or a mark between values, starts."""
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def members(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Each key of the object at *start*, the key's index and that of its value."""
    at = behind_blank(text, start + 1)
    while text[at] != "}":
        key, end = _SKIPPING.raw_decode(text, at)
        value_at = behind_blank(text, behind_blank(text, end) + 1)
        yield key, at, value_at
        at = _behind_comma(text, end_of(text, value_at))


def elements(text: str, start: int) -> Iterator[int]:
    """Where each element of the array at *start* starts."""
    at = behind_blank(text, start + 1)
    while text[at] != "]":
        yield at
        at = _behind_comma(text, end_of(text, at))


def end_of(text: str, at: int) -> int:
    """The index behind the value at *at*."""
    return _SKIPPING.raw_decode(text, at)[1]


def _behind_comma(text: str, at: int) -> int:
    at = behind_blank(text, at)
    return behind_blank(text, at + 1) if text[at] == "," else at
