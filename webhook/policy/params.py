"""Parameters in METADATA: a JSON Schema each, of the keywords below, with an obedient default.

The whole of JSON Schema is not needed, and loading a validator for it costs a tenth of a second
at every start; a keyword that is not known here is refused, so nothing goes unchecked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webhook.policy.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from webhook.model.objects import Object
    from webhook.policy.metadata import Keys
    from webhook.policy.reading import Reading

_NAME = re.compile(r"[a-z][A-Za-z0-9]*")

_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_CONTAINERS = {"array": "items", "object": "additionalProperties"}
"""The keyword that holds the schema of what a container contains."""

_DURATION_PART = r"(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)"
_FORMATS = {
    "duration": re.compile(rf"0|({_DURATION_PART})+"),
    "quantity": re.compile(r"\d+(\.\d+)?(m|k|[MGTPE]|[KMGTPE]i)?"),
}
"""Durations as Go writes them, quantities as Kubernetes does."""


@dataclass(frozen=True, slots=True)
class _Keyword:
    types: frozenset[str]
    """The types of the values that it bounds."""
    is_operand: Callable[[Any], bool]
    holds: Callable[[Any, Any], bool]


_ANY = frozenset(_TYPES)
_NUMBERS = frozenset({"integer", "number"})
_TEXT = frozenset({"string"})
_LISTS = frozenset({"array"})
_MAPS = frozenset({"object"})


def _is_pattern(operand: Any) -> bool:
    try:
        re.compile(operand)
    except (re.error, TypeError):
        return False
    return True


_KEYWORDS: Mapping[str, _Keyword] = {
    "enum": _Keyword(_ANY, _TYPES["array"], lambda value, allowed: value in allowed),
    "minimum": _Keyword(_NUMBERS, _TYPES["number"], lambda value, bound: value >= bound),
    "maximum": _Keyword(_NUMBERS, _TYPES["number"], lambda value, bound: value <= bound),
    "minLength": _Keyword(_TEXT, _TYPES["integer"], lambda value, bound: len(value) >= bound),
    "maxLength": _Keyword(_TEXT, _TYPES["integer"], lambda value, bound: len(value) <= bound),
    "minItems": _Keyword(_LISTS, _TYPES["integer"], lambda value, bound: len(value) >= bound),
    "maxItems": _Keyword(_LISTS, _TYPES["integer"], lambda value, bound: len(value) <= bound),
    "minProperties": _Keyword(_MAPS, _TYPES["integer"], lambda value, bound: len(value) >= bound),
    "maxProperties": _Keyword(_MAPS, _TYPES["integer"], lambda value, bound: len(value) <= bound),
    "uniqueItems": _Keyword(
        _LISTS,
        _TYPES["boolean"],
        lambda value, wanted: not wanted or len({repr(item) for item in value}) == len(value),
    ),
    "pattern": _Keyword(_TEXT, _is_pattern, lambda value, form: bool(re.search(form, value))),
    "format": _Keyword(
        _TEXT,
        lambda operand: operand in list(_FORMATS),
        lambda value, name: bool(_FORMATS[name].fullmatch(value)),
    ),
}


def read(reading: Reading, keys: Keys) -> dict[str, Object]:
    """The schemas under *keys* by parameter name, none where there are no parameters."""
    params = reading.value(keys)
    if params is None:
        return {}
    reading.mapping(keys, known=params if isinstance(params, dict) else ())
    for name in params if isinstance(params, dict) else ():
        _read_param(reading, (*keys, name))
    return params if isinstance(params, dict) else {}


def _read_param(reading: Reading, keys: Keys) -> None:
    if not _NAME.fullmatch(str(keys[-1])):
        reading.refuse(keys, "is no camelCase name")
    noted = len(reading.problems)
    schema = _read_schema(reading, keys, also=("default", "description"))
    if schema is None:
        return
    reading.text((*keys, "description"))
    if "default" not in schema:
        reading.refuse((*keys, "default"), "is missing; a binding may leave the parameter out")
    elif len(reading.problems) == noted:
        for keyword in _disobeyed(schema["default"], schema):
            reading.refuse((*keys, "default"), f"is {schema['default']!r}, against its {keyword}")


def _read_schema(
    reading: Reading, keys: Keys, *, also: tuple[str, ...] = ()
) -> dict[str, Any] | None:
    """The schema under *keys*, or None where it has no type by which to read it."""
    schema = reading.value(keys)
    if not isinstance(schema, dict):
        reading.mapping(keys, known=())
        return None
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _TYPES:
        reading.refuse((*keys, "type"), f"is {kind!r}; {did_you_mean(str(kind), _TYPES)}")
        return None
    _check_keywords(reading, keys, schema, also)
    if (inner := _CONTAINERS.get(kind)) in schema:
        _read_schema(reading, (*keys, str(inner)))
    return schema


def _check_keywords(
    reading: Reading, keys: Keys, schema: Mapping[str, Any], also: tuple[str, ...]
) -> None:
    kind = schema["type"]
    fitting = [name for name, keyword in _KEYWORDS.items() if kind in keyword.types]
    inner = [_CONTAINERS[kind]] if kind in _CONTAINERS else []
    reading.mapping(keys, known=("type", *also, *fitting, *inner))
    for name in fitting:
        if name in schema and not _KEYWORDS[name].is_operand(schema[name]):
            reading.refuse((*keys, name), f"is {schema[name]!r}, which is no {name}")


def _disobeyed(value: Any, schema: Mapping[str, Any]) -> Iterator[str]:
    """The keywords of *schema* that *value* breaks."""
    if not _TYPES[schema["type"]](value):
        yield f"type {schema['type']}"
        return
    for name, keyword in _KEYWORDS.items():
        if name in schema and not keyword.holds(value, schema[name]):
            yield f"{name} {schema[name]}"
    inner = schema.get(_CONTAINERS.get(schema["type"], ""))
    if inner is not None:
        for item in value.values() if isinstance(value, dict) else value:
            yield from (
                f"{_CONTAINERS[schema['type']]}: {name}" for name in _disobeyed(item, inner)
            )
