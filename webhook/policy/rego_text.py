"""What stands in a Rego source, read as text: enough to see what it calls and what it reads.

It is no parser, since it need not judge: what it overlooks, the compilers and the tests find.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from webhook.policy.metadata import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT_OR_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*"|`[^`]*`)|#[^\n]*')
_INK = re.compile(r"[^\n]")
_RULE = re.compile(r"^(?!package\b|import\b|default\b)([A-Za-z_]\w*)", re.MULTILINE)
_LIBRARY_IMPORT = re.compile(r"^import data\.(lib(?:\.\w+)+)(?:[ \t]+as[ \t]+(\w+))?", re.MULTILINE)
_HEAD = re.compile(r"^(?:package|import)\b.*", re.MULTILINE)
_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)")
_IN_FULL = re.compile(r"data\.(lib\.\w+)\.(\w+).*")
_CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*(?:\.\w+)*)[ \t]*\(")
_TEST = re.compile(r"^(test_\w+)", re.MULTILINE)

_KEYWORDS = frozenset({"as", "else", "every", "if", "in", "not", "some", "with"})
"""What may stand before a bracket and is no call."""


@dataclass(frozen=True)
class RegoText:
    """One Rego source. Every text of it that is given out has the offsets of the source."""

    source: str

    @cached_property
    def code(self) -> str:
        """The source with blanks in the place of comments."""
        return _TEXT_OR_COMMENT.sub(lambda found: found[1] or _blank(found), self.source)

    @cached_property
    def bare(self) -> str:
        """The source with blanks in the place of comments, and of what stands between quotes."""
        return _TEXT_OR_COMMENT.sub(_blank, self.source)

    @cached_property
    def rules(self) -> dict[str, str]:
        """The code of each rule, all its bodies together, by name."""
        found: dict[str, str] = defaultdict(str)
        starts = [*_RULE.finditer(self.bare)]
        ends = [*(start.start() for start in starts[1:]), len(self.code)]
        for start, end in zip(starts, ends, strict=True):
            found[start[1]] += self.code[start.start() : end]
        return dict(found)

    @cached_property
    def libraries(self) -> dict[str, str]:
        """The helpers that it imports: their packages, by the name under which it uses each."""
        found = _LIBRARY_IMPORT.findall(self.bare)
        return {alias or package.rpartition(".")[2]: package for package, alias in found}

    @property
    def tests(self) -> list[str]:
        """The names of its tests, in their order."""
        return list(dict.fromkeys(_TEST.findall(self.bare)))

    def calls(self) -> Iterator[tuple[str, int]]:
        """The name of everything that is called, and the offset of the call."""
        for found in _CALL.finditer(self.bare):
            if found[1] not in _KEYWORDS:
                yield found[1], found.start()

    def names(self) -> Iterator[tuple[str, int]]:
        """Every name with its members (`istio.forwards`, `input.object.spec`), and its offset."""
        return ((found[1], found.start()) for found in _NAME.finditer(self.bare))

    def references(self) -> Iterator[tuple[str, str, int]]:
        """Package, rule and offset of every rule of a helper that it mentions, there or not."""
        for mention in _NAME.finditer(_HEAD.sub(_blank, self.bare)):
            name, offset = mention[1], mention.start()
            first, *members = name.split(".")
            if first in self.libraries and members:
                yield self.libraries[first], members[0], offset
            elif found := _IN_FULL.fullmatch(name):
                yield found[1], found[2], offset

    def position(self, offset: int) -> Position:
        """The line and column of *offset*."""
        line_start = self.source.rfind("\n", 0, offset) + 1
        return Position(self.source.count("\n", 0, offset) + 1, offset - line_start + 1)


def _blank(found: re.Match[str]) -> str:
    return _INK.sub(" ", found[0])
