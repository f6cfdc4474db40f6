"""Small changes of a text, and the text that they make of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of a text, by indices, that another text takes the place of."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of a file that another text takes the place of; lines and columns are 1-based."""

    line: int
    column: int
    end_line: int
    end_column: int
    """Behind the last character of the piece, so that an empty piece ends where it starts."""
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """*text* with *edits*, each of them once."""
    starts = _line_starts(text)
    return changed(
        text,
        [
            Change(
                starts[edit.line - 1] + edit.column - 1,
                starts[edit.end_line - 1] + edit.end_column - 1,
                edit.text,
            )
            for edit in edits
        ],
    )


def changed(text: str, changes: Iterable[Change]) -> str:
    """*text* with *changes*, each of them once.

    Of several at one place those that are indented deepest come first: lines behind a block belong
    to the block before they belong to what it stands in.
    """
    made, behind = [], 0
    for change in sorted(dict.fromkeys(changes), key=_order):
        made += [text[behind : change.start], change.text]
        behind = change.end
    return "".join([*made, text[behind:]])


def _order(change: Change) -> tuple[int, int]:
    written = change.text.lstrip("\r\n")
    return change.start, len(written.lstrip(" ")) - len(written)


def _line_starts(text: str) -> list[int]:
    starts, at = [0], text.find("\n") + 1
    while at:
        starts.append(at)
        at = text.find("\n", at) + 1
    return starts
