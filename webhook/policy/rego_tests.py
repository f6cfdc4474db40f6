"""Rego tests read as text: which there are, and the statements of each, so that one can be blamed.

Neither engine says why a test did not hold. Who knows its statements can ask how far it came, and
what stood on either side of the `==` at which it ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.policy.rego_text import RegoText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEAD = re.compile(r"^(test_\w+)[ \t]+if\b[ \t]*", re.MULTILINE)
_PREAMBLE = re.compile(r"^(?:package|import)\b.*$", re.MULTILINE)
_WITH = re.compile(r"\swith\s")
_EQUALS = re.compile(r"(?<![=!<>:])==(?!=)")
_OPENING, _CLOSING = "([{", ")]}"
_OPERATORS = ("=", "<", ">", "+", "-", "*", "/", "%", "|", "&")
"""What stands at the end of a line whose statement goes on."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a test's body."""

    text: str
    line: int
    """1-based."""

    @property
    def shown(self) -> str:
        """The statement in one line."""
        return _SPACE.sub(" ", self.text)

    @property
    def sides(self) -> tuple[str, str] | None:
        """What stands on the left and the right of its `==`, each with the input that it names."""
        bare = RegoText(self.text).bare
        cut = next((at for at in _outside(_EQUALS, bare)), None)
        if cut is None:
            return None
        end = next((at for at in _outside(_WITH, bare) if at > cut), len(bare))
        given = self.text[end:]
        return self.text[:cut].strip() + given, self.text[cut + 2 : end].strip() + given


@dataclass(frozen=True, slots=True)
class RegoTest:
    """One `test_` rule."""

    name: str
    line: int
    """1-based."""
    statements: tuple[Statement, ...]


def read_tests(text: RegoText) -> list[RegoTest]:
    """The tests of a file in their order; of one that has several bodies, the first."""
    found: dict[str, RegoTest] = {}
    for head in _HEAD.finditer(text.bare):
        line = text.position(head.start()).line
        found.setdefault(head[1], RegoTest(head[1], line, _body(text, head.end())))
    return list(found.values())


def probe(text: RegoText, before: Sequence[Statement], name: str, goal: str) -> str:
    """A module for the package of *text*: its rule *name* is *goal*, once *before* have held."""
    preamble = "\n".join(found[0] for found in _PREAMBLE.finditer(text.code))
    body = "\n".join(f"\t{statement.text}" for statement in before)
    return f"{preamble}\n\n{name} := value if {{\n{body}\n\tvalue := {goal}\n}}\n"


def _body(text: RegoText, start: int) -> tuple[Statement, ...]:
    bare = text.bare
    if bare[start : start + 1] == "{":
        start += 1
        end = _end_of_block(bare, start)
    else:
        # One statement without braces goes on to the next line that begins at its start.
        following = re.compile(r"\n(?=\S)").search(bare, start)
        end = following.start() if following else len(bare)
    return tuple(
        Statement(text.code[begin:stop].strip(), text.position(begin).line)
        for begin, stop in _statements(bare, start, end)
    )


def _end_of_block(bare: str, start: int) -> int:
    depth = 1
    for at in range(start, len(bare)):
        depth += (bare[at] in _OPENING) - (bare[at] in _CLOSING)
        if depth == 0:
            return at
    return len(bare)


def _statements(bare: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each statement begins and ends: they are parted by line ends and semicolons."""
    depth, begin = 0, start
    for at in range(start, end + 1):
        here = bare[at] if at < end else "\n"
        depth += (here in _OPENING) - (here in _CLOSING)
        if depth == 0 and here in "\n;" and not bare[begin:at].rstrip().endswith(_OPERATORS):
            if bare[begin:at].strip():
                yield begin + len(bare[begin:at]) - len(bare[begin:at].lstrip()), at
            begin = at + 1


def _outside(pattern: re.Pattern[str], bare: str) -> Iterator[int]:
    """The offsets of *pattern* outside of all brackets."""
    for found in pattern.finditer(bare):
        head = bare[: found.start()]
        if sum(map(head.count, _OPENING)) == sum(map(head.count, _CLOSING)):
            yield found.start()
