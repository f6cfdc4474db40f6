"""The METADATA block of a Rego file: found, parsed once, with positions for what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK = re.compile(r"^# METADATA[ \t]*\r?\n((?:#.*\r?\n)+)\s*package\b", re.MULTILINE)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's loader is ten times faster; PyYAML can be built without it."""

_NO_BLOCK = "no METADATA block directly above `package`; begin one with the line `# METADATA`"

Keys: TypeAlias = "tuple[str | int, ...]"
Problem: TypeAlias = "tuple[Position, str]"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """1-based line and column in a Rego file."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """A parsed block: plain values, and the nodes that know where each of them stands."""

    values: Any
    first_line: int
    _node: yaml.Node

    def position(self, keys: Keys) -> Position:
        """Where the value under *keys* stands, or the nearest parent that is there."""
        node = self._node
        for key in keys:
            found = _child(node, key)
            if found is None:
                break
            node = found
        return _position(node.start_mark, self.first_line)

    def repeated(self) -> Iterator[Problem]:
        """Keys that stand twice in one mapping: YAML would silently take the last."""
        for mapping in _mappings(self._node):
            seen: set[str] = set()
            for key, _ in mapping.value:
                if key.value in seen:
                    where = _position(key.start_mark, self.first_line)
                    yield where, f'the key "{key.value}" stands twice; keep one of them'
                seen.add(key.value)


def parse(source: str) -> Metadata | Problem:
    """Parse the METADATA block above `package`, or say why that cannot be done."""
    found = _BLOCK.search(source)
    if found is None:
        return Position(1, 1), _NO_BLOCK
    first_line = source.count("\n", 0, found.start(1)) + 1
    loader = _Loader(_uncommented(found[1]))
    try:
        node = loader.get_single_node()
        if node is None:
            return Position(first_line, 1), "the METADATA block is empty"
        return Metadata(loader.construct_document(node), first_line, node)
    except yaml.YAMLError as error:
        return _yaml_problem(error, first_line)
    finally:
        loader.dispose()


def _uncommented(block: str) -> str:
    # Only the `#` goes, so that every column is off by exactly one.
    return block[1:].replace("\n#", "\n")


def _yaml_problem(error: yaml.YAMLError, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    where = _position(mark, first_line) if mark else Position(first_line, 1)
    return where, f"METADATA is no YAML: {what}"


def _position(mark: yaml.Mark, first_line: int) -> Position:
    return Position(first_line + mark.line, mark.column + 2)


def _child(node: yaml.Node, key: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        child: yaml.Node = node.value[key]
        return child
    return None


def _mappings(root: yaml.Node) -> Iterator[yaml.MappingNode]:
    pending, seen = [root], set()
    while pending:
        node = pending.pop()
        # An alias may lead back to a node that holds it.
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield node
            pending += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            pending += node.value
