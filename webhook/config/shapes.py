"""Tables of keys: what an object may hold, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic

from webhook.config.fields import T
from webhook.config.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from webhook.config.fields import Field, Parser


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table."""

    argument: str
    """What the value is called where it is used."""
    parse: Parser[Any]
    missing: str = ""
    """What to say where the key is absent; empty where it may be."""


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """A parser of objects: their keys to the keyword arguments of a function.

    As in Kubernetes, a key that holds null counts as absent. Nothing is made of an object in which
    anything is wrong, so that half a setting never takes effect, unless it is isolating.
    """

    make: Callable[..., T]
    keys: Mapping[str, Key]
    others: bool = False
    """Whether the object may hold keys that are not in the table, which are passed over."""
    isolating: bool = False
    """Whether a wrong key is left out, and something is made of the right ones."""

    def __call__(self, field: Field) -> T | None:
        """Make something of *field*; None after noting all that is wrong with it."""
        value = field.value
        if not isinstance(value, dict):
            field.expect("a mapping")
            return None
        noted = len(field.problems)
        self._refuse_unknown(field, value)
        arguments = dict(self._arguments(field, value))
        is_right = len(field.problems) == noted
        return self.make(**arguments) if is_right or self.isolating else None

    def _refuse_unknown(self, field: Field, value: Mapping[str, Any]) -> None:
        for name in () if self.others else value.keys() - self.keys.keys():
            field.inside(name, value[name]).refuse(f"is unknown; {did_you_mean(name, self.keys)}")

    def _arguments(self, field: Field, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, key in self.keys.items():
            inside = field.inside(name, value.get(name))
            if inside.value is None:
                if key.missing:
                    inside.refuse(f"is missing; {key.missing}")
            elif (found := key.parse(inside)) is not None:
                yield key.argument, found


def entries(parse: Callable[[str, Field], T | None], field: Field) -> dict[str, T]:
    """What *parse* makes of each key and value of an object whose keys are the user's own."""
    if not isinstance(field.value, dict):
        field.expect("a mapping")
        return {}
    found = {name: parse(name, field.inside(name, value)) for name, value in field.value.items()}
    return {name: made for name, made in found.items() if made is not None}
