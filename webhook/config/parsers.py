"""Parsers that the tables of keys are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webhook.config.fields import shown
from webhook.config.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import StrEnum
    from typing import TypeVar

    from webhook.config.fields import Field, Parser, T
    from webhook.model.objects import Json

    E = TypeVar("E", bound=StrEnum)


def anything(field: Field) -> Json:
    """Whatever stands there."""
    return field.value


def text(field: Field) -> str | None:
    """Any text but an empty one."""
    if isinstance(field.value, str) and field.value.strip():
        return field.value
    is_scalar = isinstance(field.value, bool | int | float)
    field.expect("text; put it in quotes" if is_scalar else "text")
    return None


def boolean(field: Field) -> bool | None:
    """True or false."""
    if isinstance(field.value, bool):
        return field.value
    field.expect("true or false")
    return None


def text_like(form: str, expected: str) -> Parser[str]:
    """Text that all of the regular expression *form* matches; *expected* describes it."""
    pattern = re.compile(form)

    def parse(field: Field) -> str | None:
        found = text(field)
        if found is not None and not pattern.fullmatch(found):
            field.expect(expected)
            return None
        return found

    return parse


def exactly(word: str, reason: str) -> Parser[str]:
    """The one text *word*; *reason* says why it is the only one."""

    def parse(field: Field) -> str | None:
        if field.value == word:
            return word
        field.expect(f'"{word}", {reason}')
        return None

    return parse


def known_word(known: Callable[[], Iterable[str]], otherwise: str = "") -> Parser[str]:
    """One of the *known* texts; *otherwise* is said where none of them is near."""

    def parse(field: Field) -> str | None:
        found = text(field)
        if found is not None and found not in (words := list(known())):
            field.refuse(f"is {shown(found)}; {did_you_mean(found, words, otherwise=otherwise)}")
            return None
        return found

    return parse


def member(words: Iterable[E]) -> Parser[E]:
    """One of the members of an enum."""
    known = {str(word): word for word in words}

    def parse(field: Field) -> E | None:
        if field.value is False and "off" in known:
            field.refuse('is false, as YAML reads off without quotes; write "off"')
        elif not isinstance(field.value, str):
            field.expect(f"one of {', '.join(known)}")
        elif field.value not in known:
            field.refuse(f"is {shown(field.value)}; {did_you_mean(field.value, known)}")
        else:
            return known[field.value]
        return None

    return parse


def items(parse: Parser[T], field: Field) -> list[T | None] | None:
    """Every item of a list by *parse*, None where one is wrong; None where it is no list."""
    if not isinstance(field.value, list):
        field.expect("a list")
        return None
    return [parse(field.inside(index, item)) for index, item in enumerate(field.value)]


def list_of(parse: Parser[T], *, or_none: bool = False) -> Parser[tuple[T, ...]]:
    """A list in which every item is right, and which is empty only where it may be (*or_none*)."""

    def parse_list(field: Field) -> tuple[T, ...] | None:
        found = items(parse, field)
        if found == [] and not or_none:
            field.refuse("is empty and so holds for nothing; name at least one")
            return None
        right = tuple(item for item in found or () if item is not None)
        return right if found is not None and len(right) == len(found) else None

    return parse_list


def set_of(parse: Parser[T]) -> Parser[frozenset[T]]:
    """A list whose order says nothing, and which is not empty."""
    parse_list = list_of(parse)

    def parse_set(field: Field) -> frozenset[T] | None:
        found = parse_list(field)
        return None if found is None else frozenset(found)

    return parse_set
