"""JSON text to values, refused where an object of Kubernetes cannot hold them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from webhook.documents import scalars
from webhook.documents.faults import HALF_A_PAIR, MAX_DEPTH, TOO_DEEP, Fault, given_twice
from webhook.documents.json_steps import elements, members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.model.objects import Json

_LONGEST_INTEGER = len(str(-(2**63)))
_WORD = re.compile(r"[^\s,\]}]+")


def decoded(text: str, at: int) -> tuple[Json, int]:
    """The value at *at* and the index behind it; a Fault where there is none."""
    try:
        value, end = _STRICT.raw_decode(text, at)
    except json.JSONDecodeError as error:
        reason = f"not valid JSON: {error.msg}"
        raise NotJson(reason, error.pos) from None
    except (_RefusedError, RecursionError):
        raise next(_faults(text, at, 0)) from None
    if _too_deep(value, text, at, end) or _has_half_pair(value, text, at, end):
        raise next(_faults(text, at, 0))
    return value, end


class NotJson(Fault):
    """The text is no JSON; it may still be YAML, which allows more."""


class _RefusedError(ValueError):
    """The decoder met what it takes for a value, and an object of Kubernetes cannot hold."""


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError
    return found


def _float(text: str) -> int | float:
    value = float(text)
    if abs(value) == float("inf"):
        raise _RefusedError
    return scalars.whole(value)


def _integer(text: str) -> int | float:
    # Python takes its time over long integers, and Kubernetes keeps no more than 64 bits of them.
    return _float(text) if len(text) > _LONGEST_INTEGER else scalars.integer(int(text))


def _constant(_name: str) -> Json:
    raise _RefusedError


_STRICT = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_constant,
    parse_float=_float,
    parse_int=_integer,
)


def _too_deep(value: Json, text: str, at: int, end: int) -> bool:
    brackets = text.count("[", at, end) + text.count("{", at, end)
    return brackets > MAX_DEPTH and _deeper(value, MAX_DEPTH)


def _deeper(value: Json, levels: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(child, levels - 1) for child in inside)


def _has_half_pair(value: Json, text: str, at: int, end: int) -> bool:
    return text.find("\\u", at, end) >= 0 and not _encodes(json.dumps(value, ensure_ascii=False))


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _faults(text: str, at: int, depth: int) -> Iterator[Fault]:
    """What is wrong with the value at *at*, in the order of the text."""
    if text[at] in "[{" and depth == MAX_DEPTH:
        yield Fault(TOO_DEEP, at)
    elif text[at] == "{":
        yield from _faults_of_object(text, at, depth)
    elif text[at] == "[":
        for element in elements(text, at):
            yield from _faults(text, element, depth + 1)
    else:
        yield from _faults_of_scalar(text, at)


def _faults_of_object(text: str, at: int, depth: int) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for key, key_at, value_at in members(text, at):
        if key in seen:
            yield given_twice(key, key_at, seen[key])
        if not _encodes(key):
            yield Fault(HALF_A_PAIR, key_at)
        seen[key] = key_at
        yield from _faults(text, value_at, depth + 1)


def _faults_of_scalar(text: str, at: int) -> Iterator[Fault]:
    try:
        value, _end = _STRICT.raw_decode(text, at)
    except _RefusedError:
        word = _WORD.match(text, at)
        yield Fault(f"{word and word.group()} is no number that Kubernetes can hold", at)
    else:
        if isinstance(value, str) and not _encodes(value):
            yield Fault(HALF_A_PAIR, at)
