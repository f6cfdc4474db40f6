"""Small faults, put into Rego one at a time.

Each operator is a fault that a person makes: a bound that is off by one, a `not` that is forgotten,
a field that is misspelt. Conditions are not dropped as a whole: many of them only guard against a
wrong type, so that the engines agree, and change no answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from webhook.policy.rego_text import RegoText


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one fault in it."""

    operator: str
    line: int
    """1-based."""
    source: str

    @property
    def shown(self) -> str:
        """The line as it is with the fault."""
        return self.source.splitlines()[self.line - 1].strip()


_COMPARISONS = {">": ">=", ">=": ">", "<": "<=", "<=": "<", "==": "!=", "!=": "=="}


def _other_number(found: re.Match[str]) -> str:
    return str(int(found[0]) + 1)


def _misspelt(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}x"


def _other_text(found: re.Match[str]) -> str:
    return f"{found[0][:-1]}x{found[0][-1]}"


@dataclass(frozen=True, slots=True)
class _Operator:
    """Where a fault can be made, and what is written there instead."""

    name: str
    place: re.Pattern[str]
    fault: Callable[[re.Match[str]], str]
    in_texts: bool = False
    """Whether the place is a text between quotes: elsewhere these are passed over."""


_OPERATORS = (
    _Operator("comparison", re.compile(r"[<>=!]=|(?<!:)[<>](?!=)"), lambda m: _COMPARISONS[m[0]]),
    _Operator("negation dropped", re.compile(r"(?<![\w.])not (?=\S)"), lambda _: ""),
    _Operator(
        "membership negated",
        re.compile(r"(?m)(?<=^\t)(?!some\b|every\b|not\b)(?=[^\n:]*\bin\b[^\n:]*$)"),
        lambda _: "not ",
    ),
    _Operator("field misspelt", re.compile(r"(?<=[\w\])])(\.)([A-Za-z_]\w*)\b(?!\()"), _misspelt),
    _Operator("truth inverted", re.compile(r"\btrue\b"), lambda _: "false"),
    _Operator("truth inverted", re.compile(r"\bfalse\b"), lambda _: "true"),
    _Operator("number raised", re.compile(r"(?<![\w.\-])\d+(?![\w.])"), _other_number),
    _Operator("text changed", re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`'), _other_text, True),  # noqa: FBT003
)

_HEAD = re.compile(r"(?m)^(package|import)\b.*$")


def mutants(text: RegoText) -> Iterator[Mutant]:
    """Every mutant of the module *text*."""
    start = max(found.end() for found in _HEAD.finditer(text.bare))
    for operator in _OPERATORS:
        places = operator.place.finditer(text.code if operator.in_texts else text.bare, start)
        for found in places:
            yield Mutant(
                operator.name,
                text.position(found.start()).line,
                text.source[: found.start()] + operator.fault(found) + text.source[found.end() :],
            )
