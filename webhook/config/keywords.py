"""The part of JSON Schema in which METADATA describes parameters.

There are the keywords below and no others. A full validator would take a third of the time in which
a check of one file has to start and end; the tests compare this one with it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from webhook.config.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from webhook.model.objects import Object

TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}

NOUNS = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}
"""What we call a value of each type."""

INNER = {"array": "items", "object": "additionalProperties"}
"""The keyword that holds the schema of what a container contains, by the container's type."""


class Keyword(NamedTuple):
    """One keyword that bounds values."""

    types: frozenset[str]
    """The types of the values that it bounds."""
    operand: Object
    """The schema of what stands behind it."""
    holds: Callable[[Any, Any], bool]
    """Whether a value, which comes first, keeps to an operand."""


_ANY = frozenset(TYPES)
_NUMBERS = frozenset({"integer", "number"})
_TEXT = frozenset({"string"})
_LISTS = frozenset({"array"})
_MAPS = frozenset({"object"})

_LIST: Object = {"type": "array", "minItems": 1}
_NUMBER: Object = {"type": "number"}
_COUNT: Object = {"type": "integer", "minimum": 0}
_TRUTH: Object = {"type": "boolean"}
_PATTERN: Object = {"type": "string", "format": "regex"}
_FORMAT: Object = {"type": "string", "enum": list(FORMATS)}

KEYWORDS: Mapping[str, Keyword] = {
    "enum": Keyword(_ANY, _LIST, lambda value, allowed: value in allowed),
    "minimum": Keyword(_NUMBERS, _NUMBER, lambda value, bound: value >= bound),
    "maximum": Keyword(_NUMBERS, _NUMBER, lambda value, bound: value <= bound),
    "minLength": Keyword(_TEXT, _COUNT, lambda value, bound: len(value) >= bound),
    "maxLength": Keyword(_TEXT, _COUNT, lambda value, bound: len(value) <= bound),
    "minItems": Keyword(_LISTS, _COUNT, lambda value, bound: len(value) >= bound),
    "maxItems": Keyword(_LISTS, _COUNT, lambda value, bound: len(value) <= bound),
    "minProperties": Keyword(_MAPS, _COUNT, lambda value, bound: len(value) >= bound),
    "maxProperties": Keyword(_MAPS, _COUNT, lambda value, bound: len(value) <= bound),
    "uniqueItems": Keyword(_LISTS, _TRUTH, lambda value, wanted: not wanted or _all_differ(value)),
    "pattern": Keyword(_TEXT, _PATTERN, lambda value, form: re.search(form, value) is not None),
    "format": Keyword(_TEXT, _FORMAT, lambda value, name: FORMATS[name].holds(value)),
}


def _all_differ(values: list[Any]) -> bool:
    return len({json.dumps(value, sort_keys=True) for value in values}) == len(values)
