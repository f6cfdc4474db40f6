"""Nodes of YAML to JSON values.

This is the hot path of a check: a scalar without quotes or tag, which is nearly every one, costs
one look into a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yaml.nodes import MappingNode, ScalarNode

from webhook.documents import scalars
from webhook.documents.composing import PLAIN
from webhook.documents.faults import MAX_DEPTH, TOO_DEEP, Fault, given_twice
from webhook.documents.guards import children

if TYPE_CHECKING:
    from webhook.documents.composing import Node
    from webhook.model.objects import Json

MERGE = "<<"
_MERGE_TAG = "tag:yaml.org,2002:merge"

_NO_KEY = "a key must be a plain value, not a list or a mapping"
_NULL_KEY = 'a key cannot be null; quote it, as in "null"'
_NO_MAPPING = "<< takes a mapping, or a list of mappings"

_REMEMBERED = 10_000
_WORTH_REMEMBERING = 40


class _Values(dict[str, "Json"]):
    """Plain scalars met so far, of which documents repeat most: the same text, the same value."""

    def __missing__(self, text: str) -> Json:
        value = scalars.resolve(text)
        if len(self) < _REMEMBERED and len(text) <= _WORTH_REMEMBERING:
            self[text] = value
        return value


class _Keys(dict[str, "str | None"]):
    """Plain keys met so far, as text; None for those that are no key of JSON: null and `<<`."""

    def __missing__(self, text: str) -> str | None:
        key = None if text == MERGE else scalars.as_key(scalars.resolve(text))
        if len(self) < _REMEMBERED and len(text) <= _WORTH_REMEMBERING:
            self[text] = key
        return key


_VALUES = _Values()
_KEYS = _Keys()

plain_value = _VALUES.__getitem__
"""The value of a scalar without quotes; ValueError where it has none."""
plain_key = _KEYS.__getitem__
"""The text of a key without quotes; None for null and `<<`."""


def value_of_node(root: Node) -> Json:
    """The JSON value of *root*; a Fault where it has none."""
    try:
        return _value(root, 0)
    except ValueError:
        # Scalars do not know where they stand, so they are asked again, one after the other.
        raise _unfit(root) from None


def key_of(node: Node) -> str | None:
    """The text of a mapping's key, for JSON knows no others; None for a merge."""
    if not isinstance(node, ScalarNode):
        raise Fault(_NO_KEY, node.start_mark.index)
    if node.tag in (PLAIN, _MERGE_TAG) and node.value == MERGE:
        return None
    key = scalars.as_key(_scalar(node))
    if key is None:
        raise Fault(_NULL_KEY, node.start_mark.index)
    return key


def _value(node: Node, depth: int) -> Json:
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if depth == MAX_DEPTH:
        raise Fault(TOO_DEEP, node.start_mark.index)
    if isinstance(node, MappingNode):
        return _mapping(node, depth + 1)
    deeper = depth + 1
    return [_VALUES[n.value] if n.tag == PLAIN else _value(n, deeper) for n in node.value]


def _scalar(node: Node) -> Json:
    if isinstance(node.tag, str):
        return scalars.tagged(node.tag, node.value)
    text: str = node.value
    return _VALUES[text] if node.tag == PLAIN else text


def _mapping(node: Node, depth: int) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key_node, value_node in node.value:
        key = _KEYS[key_node.value] if key_node.tag == PLAIN else None
        if key is None and (key := key_of(key_node)) is None:
            found.update(_merged(value_node, depth))
            continue
        if key in found:
            _refuse_twice(node, key)
        plain = value_node.tag == PLAIN
        found[key] = _VALUES[value_node.value] if plain else _value(value_node, depth)
    return found


def _merged(node: Node, depth: int) -> dict[str, Json]:
    """What `<<` brings in. As with `kubectl`, it also replaces the keys that stand above it."""
    value = _value(node, depth)
    merged: dict[str, Json] = {}
    # The first of several mappings wins.
    for mapping in reversed(value) if isinstance(value, list) else [value]:
        if not isinstance(mapping, dict):
            raise Fault(_NO_MAPPING, node.start_mark.index)
        merged.update(mapping)
    return merged


def _refuse_twice(node: Node, key: str) -> None:
    places = [key_node.start_mark.index for key_node, _ in node.value if key_of(key_node) == key]
    # A key that was merged in may be given again.
    if len(places) > 1:
        raise given_twice(key, places[1], places[0])


def _unfit(root: Node) -> Fault:
    """The fault of the first scalar under *root* that has no value."""
    waiting = [root]
    while True:
        node = waiting.pop()
        if not isinstance(node, ScalarNode):
            waiting += reversed(children(node))
            continue
        try:
            _scalar(node)
        except ValueError as error:
            return Fault(str(error), node.start_mark.index)
