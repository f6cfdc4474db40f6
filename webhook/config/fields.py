"""A value with its path, and a place to note what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from webhook.model.paths import show

if TYPE_CHECKING:
    from webhook.model.objects import Json, Path, PathElement

T = TypeVar("T")

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a path of an object: what is, then what is expected or how to mend it."""

    path: Path
    text: str

    def __str__(self) -> str:
        return f"{show(self.path)} {self.text}".lstrip()


@dataclass(frozen=True, slots=True)
class Field:
    """One value of an object.

    Attributes:
        value: what stands there; None where nothing does.
        path: where in the object.
        problems: those of the whole object found so far.
    """

    value: Json
    path: Path = ()
    problems: list[Problem] = field(default_factory=list)

    def inside(self, element: PathElement, value: Json) -> Field:
        """The field *element* of this one."""
        return Field(value, (*self.path, element), self.problems)

    def refuse(self, text: str) -> None:
        """Note a problem with it."""
        self.problems.append(Problem(self.path, text))

    def expect(self, expected: str) -> None:
        """Note that it is something else than *expected*."""
        self.refuse(f"is {shown(self.value)}; expected {expected}")


Parser: TypeAlias = Callable[[Field], T | None]
"""Turns a field into a value; None after noting why that cannot be done."""


def shown(value: Json) -> str:
    """*value* as a message quotes it: JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
