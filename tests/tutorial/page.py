"""The tutorial as a script: files to write, commands to run, and what these print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK = re.compile(r"(?:`([^`\n]+)`:\n\n)?```(\w+)\n(.*?)```\n", re.DOTALL)
_PROMPT = re.compile(r"^\$ ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class File:
    """A file that the reader writes: its name ends the sentence before it."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command that the reader types, and what it prints."""

    line: str
    printed: str

    @property
    def is_server(self) -> bool:
        """Whether it goes on while the others run."""
        return self.line.endswith(" &")


def steps(page: str) -> Iterator[File | Command]:
    """What the reader does, in order."""
    for path, language, body in _BLOCK.findall(page):
        if language != "console":
            assert path, f"no file is named before:\n{body}"
            yield File(path, body)
            continue
        for typed in _PROMPT.split(body)[1:]:
            line, _, printed = typed.partition("\n")
            yield Command(line, printed)
