"""Typed access to METADATA: values come out right or empty, and what is wrong is noted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from webhook.policy.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from enum import StrEnum

    from webhook.policy.metadata import Keys, Metadata, Problem

    Choice = TypeVar("Choice", bound=StrEnum)

Read = TypeVar("Read")


class Reading:
    """One METADATA block under reading; a reader never raises, it notes problems."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        self.problems: list[Problem] = list(metadata.repeated())

    def refuse(self, keys: Keys, why: str) -> None:
        """Note that the value under *keys* is wrong."""
        shown = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
        position = self._metadata.position(keys)
        self.problems.append((position, f"{shown.removeprefix('.') or 'METADATA'} {why}"))

    def value(self, keys: Keys) -> Any:
        """The value under *keys*, or None."""
        found = self._metadata.values
        for key in keys:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def mapping(self, keys: Keys, *, known: Iterable[str]) -> None:
        """Refuse whatever is no mapping, and in a mapping every key that is not *known*."""
        found, known = self.value(keys), tuple(known)
        if not isinstance(found, dict):
            self._refuse_type(keys, "a mapping")
            return
        for key in found:
            if key not in known:
                unknown = (*keys, str(key))
                self.refuse(unknown, f"is an unknown key; {did_you_mean(str(key), known)}")

    def text(self, keys: Keys, *, form: str = r"(?s).*\S.*", example: str = "") -> str:
        """Text that matches *form*, without the line break that a block scalar leaves."""
        found = self.value(keys)
        if not isinstance(found, str):
            self._refuse_type(keys, "text", quoting=not isinstance(found, dict | list))
            return ""
        if not re.fullmatch(form, found):
            self.refuse(keys, f'is "{found}"; expected {example or "some text"}')
        return found.strip()

    def optional_text(self, keys: Keys, *, form: str, example: str) -> str | None:
        """As `text`, where the key may be absent."""
        return None if self.value(keys) is None else self.text(keys, form=form, example=example)

    def texts(self, keys: Keys, *, form: str = r"\S.*", example: str = "") -> tuple[str, ...]:
        """A list of texts, empty where the key is absent."""
        return tuple(self.text(item, form=form, example=example) for item in self.items(keys))

    def items(self, keys: Keys) -> Iterator[Keys]:
        """The keys of each item of a list; none where it is absent."""
        found = self.value(keys)
        if isinstance(found, list):
            yield from ((*keys, index) for index in range(len(found)))
        elif found is not None:
            self._refuse_type(keys, "a list")

    def some(self, keys: Keys) -> Sequence[Keys]:
        """The keys of each item of a list that must hold one or more."""
        if not self.value(keys):
            self.refuse(keys, "is missing or empty; list one or more")
        return tuple(self.items(keys))

    def choice(self, keys: Keys, enum: type[Choice]) -> Choice:
        """A member of *enum*, the first one standing in for what is refused."""
        found = self.text(keys)
        if found in list(enum):
            return enum(found)
        if found:
            self.refuse(keys, f'is "{found}"; {did_you_mean(found, enum)}')
        return next(iter(enum))

    def parsed(self, keys: Keys, parse: Callable[[str], Read]) -> Read | None:
        """What *parse* makes of a text, its ValueError noted."""
        try:
            return parse(text) if (text := self.text(keys)) else None
        except ValueError as error:
            self.refuse(keys, f"is wrong: {error}")
            return None

    def _refuse_type(self, keys: Keys, expected: str, *, quoting: bool = False) -> None:
        found = self.value(keys)
        if found is None:
            self.refuse(keys, f"is missing; expected {expected}")
        else:
            remedy = "; put it in quotes" if quoting else ""
            self.refuse(keys, f"is {found!r}; expected {expected}{remedy}")
