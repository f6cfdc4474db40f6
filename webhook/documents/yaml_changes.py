"""Where a new entry of a mapping goes in YAML, and how it is written there.

It only proposes: whether the text then says what it should is for `placing` to see.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from yaml.nodes import MappingNode, ScalarNode

from webhook.documents.edits import Change
from webhook.documents.values import key_of
from webhook.documents.writing import block, entries, flow
from webhook.documents.yaml_text import node_at

if TYPE_CHECKING:
    from webhook.documents.composing import Node
    from webhook.model.objects import Json, Path


def change(text: str, path: Path, value: Json) -> Change | None:
    """How *value* comes to *path*, whose parent exists and which is absent or null."""
    key, holder = path[-1], node_at(text, path[:-1])
    if not (isinstance(holder, MappingNode) and isinstance(key, str)):
        return None
    for key_node, value_node in holder.value:
        if key_of(key_node) == key:
            return _in_place_of_null(text, holder, key_node, value_node, value)
    return (
        _in_flow(text, holder, key, value)
        if holder.flow_style
        else _in_block(text, holder, key, value)
    )


def _in_place_of_null(
    text: str, holder: Node, key_node: Node, value_node: Node, value: Json
) -> Change | None:
    start, end = value_node.start_mark.index, value_node.end_mark.index
    if start < key_node.end_mark.index:
        return None  # an alias: what it stands for stands for others too
    if start < end:
        return Change(start, end, flow(value))
    behind = text.index(":", key_node.end_mark.index) + 1
    if holder.flow_style or not (isinstance(value, Mapping) and value):
        return Change(behind, behind, f" {flow(value)}")
    return _lines(text, behind, _column(text, key_node) + 2, entries(value))


def _in_flow(text: str, holder: Node, key: str, value: Json) -> Change:
    written = flow({key: value})[1:-1]
    if not holder.value:
        start = text.index("{", holder.start_mark.index) + 1
        return Change(start, start, written)
    key_node, value_node = holder.value[-1]
    end = max(key_node.end_mark.index, value_node.end_mark.index)
    return Change(end, end, f", {written}")


def _in_block(text: str, holder: Node, key: str, value: Json) -> Change | None:
    """Behind the last entry, on lines of its own."""
    end = _end(text, holder)
    column = _column(text, holder.value[0][0])
    return None if end is None else _lines(text, end, column, block(key, value))


def _lines(text: str, behind: int, column: int, lines: list[str]) -> Change:
    """*lines* below the line on which the character before *behind* stands."""
    line_end = text.find("\n", behind)
    line_end = line_end if line_end >= 0 else len(text)
    ends = "\r\n" if "\r\n" in text else "\n"
    if text[:line_end].endswith("\r"):
        line_end -= 1
    return Change(line_end, line_end, "".join(f"{ends}{' ' * column}{line}" for line in lines))


def _column(text: str, node: Node) -> int:
    start = int(node.start_mark.index)
    return start - (text.rfind("\n", 0, start) + 1)


def _end(text: str, node: Node) -> int | None:
    """The index behind the last character of *node* itself; None where it ends in an alias.

    libyaml ends a block where the next token starts, behind comments that belong to that.
    """
    if isinstance(node, ScalarNode):
        end = int(node.end_mark.index)
        return len(text[:end].rstrip()) if node.style in {"|", ">"} else end
    if node.flow_style:
        return int(node.end_mark.index)
    if isinstance(node, MappingNode):
        key_node, value_node = node.value[-1]
        # What an alias stands for stands above it, and so above its own key.
        is_alias = value_node.start_mark.index < key_node.start_mark.index
        return int(key_node.end_mark.index) if is_alias else _end(text, value_node)
    last = node.value[-1]
    return None if last.start_mark.index < node.start_mark.index else _end(text, last)
