"""Where a character of a literal block (`|`) stands in the text around it."""

from __future__ import annotations


def index_behind(text: str, header: int, value: str, index: int) -> int:
    """The index in *text* of character *index* of *value*.

    Args:
        text: YAML that holds the block.
        header: index in *text* of the block's `|`, or of an anchor or tag before it.
        value: what the block says; its lines are those of *text* without their indentation.
        index: of a character of *value*.
    """
    start = text.index("\n", text.index("|", header)) + 1
    lines = text[start:].split("\n")
    line = value.count("\n", 0, index)
    column = index - (value.rfind("\n", 0, index) + 1)
    return start + sum(len(above) + 1 for above in lines[:line]) + _indent(lines, value) + column


def _indent(lines: list[str], value: str) -> int:
    """How far the block is indented: as far as its first line that is not blank."""
    for raw, own in zip(lines, value.split("\n"), strict=False):
        if own.strip():
            return len(raw.rstrip("\r")) - len(own)
    return 0
