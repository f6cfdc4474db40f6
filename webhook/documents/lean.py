"""Large YAML to values without a tree of nodes, which would take fifty times the text's memory.

It reads what nearly all manifests are made of: mappings, lists and scalars. What else there is
(anchors, tags, merges, keys that are given twice, errors) it leaves to the nodes, which tell it
apart.
"""

from __future__ import annotations

from array import array
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from webhook.documents.composing import PLAIN
from webhook.documents.faults import MAX_DEPTH
from webhook.documents.source import Span
from webhook.documents.values import plain_key, plain_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.objects import Json, Path, PathElement

LARGE = 256 * 1024
"""Characters; a tree of nodes of this many takes some ten MiB."""


class _Leave(Exception):  # noqa: N818  # never leaves this module
    """Something that nodes are needed for."""


class Tree:
    """The value of a document, and where its parts stand.

    Attributes:
        value: the value.
        end: the index behind its last character.
    """

    def __init__(self, text: str) -> None:
        self._next = CParser(text).get_event
        # By the order in which values start: the index of the first character, and how many
        # values are inside, itself included. Arrays, since there are hundreds of thousands.
        self._starts = array("I")
        self._sizes = array("I")
        self._ends: dict[int, int] = {}
        self._next()  # the stream starts
        self._next()  # the document starts
        self.value = self._value(self._next(), 0)
        self.end = self._ends[0]
        self._next()  # the document ends
        if not isinstance(self._next(), StreamEndEvent):
            raise _Leave

    def index(self, path: Path) -> int:
        """The index of the value at *path*, or of its nearest parent that exists."""
        return self._starts[self._number(path)]

    def span(self) -> Span:
        """Where the document stands, and what it lists under `items`."""
        return Span(self._starts[0], self.end, self._items)

    def _items(self) -> list[Span]:
        items = self.value.get("items") if isinstance(self.value, dict) else None
        listed = items if isinstance(items, list) else ()
        numbers = [self._number(("items", index)) for index in range(len(listed))]
        return [Span(self._starts[each], self._ends[each], list) for each in numbers]

    def _number(self, path: Path) -> int:
        """How many values start before the one at *path*."""
        number, value = 0, self.value
        for element in path:
            inside = _keys(value)
            if element not in inside:
                break
            number += 1
            for _ in _before(element, inside):
                number += self._sizes[number]
            value = value[element]  # type: ignore[index]  # it has that key
        return number

    def _value(self, event: Any, depth: int) -> Json:
        if event.anchor is not None or depth > MAX_DEPTH:
            raise _Leave
        number = len(self._starts)
        self._starts.append(event.start_mark.index)
        self._sizes.append(1)
        if event.tag is not None:
            raise _Leave
        if isinstance(event, ScalarEvent):
            found, end = _scalar(event)
        elif isinstance(event, MappingStartEvent):
            found, end = self._mapping(depth + 1)
        else:
            found, end = self._sequence(depth + 1)
        self._sizes[number] = len(self._starts) - number
        if depth <= _ITEMS_DEPTH:
            self._ends[number] = end
        return found

    def _mapping(self, depth: int) -> tuple[Json, int]:
        found: dict[str, Json] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            if not isinstance(event, ScalarEvent) or event.anchor is not None or event.tag:
                raise _Leave
            key = plain_key(event.value) if event.implicit == PLAIN else event.value
            if key is None or key in found:
                raise _Leave
            found[key] = self._value(self._next(), depth)
        return found, _end(event)

    def _sequence(self, depth: int) -> tuple[Json, int]:
        found: list[Json] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            found.append(self._value(event, depth))
        return found, _end(event)


def _scalar(event: Any) -> tuple[Json, int]:
    text: str = event.value
    return plain_value(text) if event.implicit == PLAIN else text, _end(event)


def _end(event: Any) -> int:
    return int(event.end_mark.index)


_ITEMS_DEPTH = 2
"""How deep the items of a list stand."""


def _before(element: PathElement, inside: Iterable[PathElement]) -> Iterable[PathElement]:
    return takewhile(lambda key: key != element, inside)


def _keys(value: Json) -> Any:
    if isinstance(value, dict):
        return value
    return range(len(value)) if isinstance(value, list) else ()


class _Remembered:
    """The last tree: findings are placed while their document is at hand."""

    text: str = ""
    tree: Tree | None = None


def tree(text: str) -> Tree | None:
    """The tree of the one document in *text*; None where nodes have to read it."""
    if _Remembered.text is not text:
        # First, so that there are never two of them.
        _Remembered.text, _Remembered.tree = text, None
        try:
            _Remembered.tree = Tree(text)
        except (_Leave, YAMLError, ValueError, AttributeError):
            return None
    return _Remembered.tree
