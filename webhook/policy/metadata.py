"""The METADATA block of a Rego file: found, and parsed with the places of its values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from webhook import documents
from webhook.errors import DocumentError

if TYPE_CHECKING:
    from webhook.documents import Document

_BLOCK = re.compile(r"^# METADATA[ \t]*\r?\n((?:#.*\r?\n)+)\s*package\b", re.MULTILINE)
_COMMENT = re.compile("^#", re.MULTILINE)

_NO_BLOCK = "no METADATA block directly above `package`; begin one with the line `# METADATA`"

Problem: TypeAlias = "tuple[Position, str]"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """1-based line and column in a Rego file."""

    line: int
    column: int


def parse(source: str) -> Document | Problem:
    """Parse the METADATA block above `package`, or say why that cannot be done."""
    found = _BLOCK.search(source)
    if found is None:
        return Position(1, 1), _NO_BLOCK
    first_line = source.count("\n", 0, found.start(1)) + 1
    # A blank in the place of each `#`, so that every column stays what it is.
    read = documents.mapping(_COMMENT.sub(" ", found[1]), "", line=first_line)
    if isinstance(read, DocumentError):
        return Position(read.line, read.column), f"METADATA: {read.reason}"
    return read
