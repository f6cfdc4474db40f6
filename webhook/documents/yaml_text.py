"""Documents in YAML: their values, and where things stand in them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from webhook.documents.composing import compose
from webhook.documents.faults import Fault
from webhook.documents.guards import refuse_alias_bomb
from webhook.documents.lean import LARGE, tree
from webhook.documents.literals import index_behind
from webhook.documents.source import Span
from webhook.documents.values import key_of, value_of_node
from webhook.model.paths import INTO_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.documents.composing import Node
    from webhook.model.objects import Json, Path, PathElement


def entries(text: str) -> Iterator[tuple[Json, Span]]:
    """The value of the document in *text* and where it stands; nothing where it is empty."""
    if len(text) > LARGE and (found := tree(text)):
        yield found.value, found.span()
        return
    root = _root(text)
    if root is not None:
        yield value_of_node(root), _span(root)


def find(text: str, path: Path) -> int:
    """The index in *text* of the value at *path*, or of its nearest parent that exists.

    Behind `"#"` the path goes on in the YAML that a string holds. In a literal block (`|`) the
    index is that of the value itself, in strings of any other style that of the string.
    """
    if len(text) > LARGE and INTO_TEXT not in path and (found := tree(text)):
        return found.index(path)
    node = _remembered_root(text)
    for depth, element in enumerate(path):
        if element == INTO_TEXT and isinstance(node, ScalarNode):
            return _find_inside(node, text, path[depth + 1 :])
        inside = _child(node, element)
        if inside is None:
            break
        node = inside
    return _start(node)


def node_at(text: str, path: Path) -> Node | None:
    """The node of the value at *path*; None where it is absent."""
    node = _remembered_root(text)
    for element in path:
        node = _child(node, element)
    return node


def divisible(text: str) -> bool:
    """Whether a part of *text* means the same without the rest, as no anchor or %TAG is used.

    A large text is not divided, so that it is kept once.
    """
    return len(text) <= LARGE and "&" not in text and "%TAG" not in text


def _root(text: str) -> Node | None:
    root = compose(text)
    if root is not None and "&" in text and "*" in text:
        refuse_alias_bomb(root)
    return root


# Findings come one document after the other, and a document has several of them.
_remembered_root = lru_cache(maxsize=1)(_root)


def _start(node: Node | None) -> int:
    return 0 if node is None else int(node.start_mark.index)


def _span(node: Node) -> Span:
    items = _child(node, "items")
    inside = items.value if isinstance(items, SequenceNode) else ()
    return Span(_start(node), node.end_mark.index, lambda: [_span(item) for item in inside])


def _child(node: Node | None, element: PathElement) -> Node | None:
    if isinstance(node, MappingNode):
        return _entry(node, element)
    if isinstance(node, SequenceNode) and isinstance(element, int):
        return node.value[element] if 0 <= element < len(node.value) else None
    return None


def _entry(node: Node, key: PathElement) -> Node | None:
    # From below, since a merge replaces the keys above it.
    for key_node, value_node in reversed(node.value):
        name = key_of(key_node)
        if name == key:
            return value_node
        if name is None and (found := _merged_entry(value_node, key)) is not None:
            return found
    return None


def _merged_entry(node: Node, key: PathElement) -> Node | None:
    sources = node.value if isinstance(node, SequenceNode) else [node]
    found = (_entry(source, key) for source in sources)
    return next((entry for entry in found if entry is not None), None)


def _find_inside(node: Node, text: str, path: Path) -> int:
    if node.style != "|" or not node.value:
        return _start(node)
    try:
        index = find(node.value, path)
    except Fault:
        return _start(node)
    return index_behind(text, _start(node), node.value, index)
