"""Small changes of a text, and the text that they make of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A piece of a file that another text takes the place of; lines and columns are 1-based."""

    line: int
    column: int
    end_line: int
    end_column: int
    """Behind the last character of the piece, so that an empty piece ends where it starts."""
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """*text* with *edits*; several at one place come one after the other, each of them once."""
    starts = _line_starts(text)
    made, behind = [], 0
    for edit in sorted(dict.fromkeys(edits), key=_place):
        start = starts[edit.line - 1] + edit.column - 1
        made += [text[behind:start], edit.text]
        behind = starts[edit.end_line - 1] + edit.end_column - 1
    return "".join([*made, text[behind:]])


def _place(edit: Edit) -> tuple[int, int]:
    return edit.line, edit.column


def _line_starts(text: str) -> list[int]:
    starts, at = [0], text.find("\n") + 1
    while at:
        starts.append(at)
        at = text.find("\n", at) + 1
    return starts
