"""Documents in JSON: their values, and where things stand in them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from webhook.documents.json_steps import behind_blank, elements, end_of, members
from webhook.documents.json_values import decoded
from webhook.documents.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.model.objects import Json, Path, PathElement

_LOOKS_LIKE_JSON = re.compile(r"(?:---[ \t]*\r?\n)?\s*(?:\{\s*[\"}]|\[)")


def looks_like_json(text: str) -> bool:
    """Whether *text* starts as JSON does; YAML's own braces rarely start with a quoted key."""
    return _LOOKS_LIKE_JSON.match(text) is not None


def divisible(_text: str) -> bool:
    """Whether a part of the text means the same without the rest: in JSON it always does."""
    return True


def entries(text: str) -> Iterator[tuple[Json, Span]]:
    """The values in *text*, one after the other, and where they stand."""
    at = behind_blank(text, 0)
    while at < len(text):
        value, end = decoded(text, at)
        yield value, _span(text, at, end)
        at = behind_blank(text, end)


def find(text: str, path: Path) -> int:
    """The index in *text* of the value at *path*, or of its nearest parent that exists.

    Strings in JSON have no lines of their own, so that a path into one ends at the string.
    """
    at = behind_blank(text, 0)
    for element in path:
        inside = _child(text, at, element)
        if inside is None:
            break
        at = inside
    return at


def index_at(text: str, path: Path) -> int | None:
    """The index in *text* of the value at *path*; None where it is absent."""
    at: int | None = behind_blank(text, 0)
    for element in path:
        at = None if at is None else _child(text, at, element)
    return at


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, lambda: _items(text, start))


def _items(text: str, at: int) -> list[Span]:
    items = _child(text, at, "items")
    if items is None or text[items] != "[":
        return []
    return [_span(text, start, end_of(text, start)) for start in elements(text, items)]


def _child(text: str, at: int, element: PathElement) -> int | None:
    if text[at] == "{":
        return next((value for key, _at, value in members(text, at) if key == element), None)
    if text[at] == "[" and isinstance(element, int) and element >= 0:
        return next(islice(elements(text, at), element, None), None)
    return None
