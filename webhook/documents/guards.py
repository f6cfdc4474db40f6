"""Anchors and aliases that would make a small text into a large object, or an endless one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yaml.nodes import MappingNode, ScalarNode

from webhook.documents.faults import MAX_DEPTH, TOO_DEEP, Fault

if TYPE_CHECKING:
    from webhook.documents.composing import Node

MAX_REPEATED = 100_000
"""Nodes that the aliases of one document may repeat; sound documents repeat a few hundred."""

_BOMB = (
    f"its aliases repeat more than {MAX_REPEATED:,} values; write them out where they are needed"
)


def refuse_alias_bomb(root: Node) -> None:
    """Raise a Fault where *root*, with its aliases followed, is out of all proportion."""
    sizes: dict[Node, int | None] = {}
    if _size(root, sizes, 0) - len(sizes) > MAX_REPEATED:
        raise Fault(_BOMB, root.start_mark.index)


def _size(node: Node, sizes: dict[Node, int | None], depth: int) -> int:
    """The number of values in *node*; *sizes* knows those met before, None while inside of one."""
    if node in sizes:
        known = sizes[node]
        if known is None:
            reason = "an anchor's value contains itself; no JSON can hold that"
            raise Fault(reason, node.start_mark.index)
        return known
    if depth > MAX_DEPTH:
        raise Fault(TOO_DEEP, node.start_mark.index)
    sizes[node] = None
    size = 1 + sum(_size(child, sizes, depth + 1) for child in children(node))
    sizes[node] = size
    return size


def children(node: Node) -> list[Node]:
    """The nodes directly inside *node*, keys included."""
    if isinstance(node, ScalarNode):
        return []
    if isinstance(node, MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value)
