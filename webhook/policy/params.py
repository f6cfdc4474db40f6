"""Parameters in METADATA: a JSON Schema each, with a default that obeys it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from webhook.config.keywords import INNER, KEYWORDS, TYPES
from webhook.config.parsers import anything, known_word
from webhook.config.parsers import text as some_text
from webhook.config.schemas import obeying
from webhook.config.shapes import Key, Shape, entries
from webhook.model.objects import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.config.fields import Field
    from webhook.model.objects import Object

_NAME = re.compile(r"[a-z][A-Za-z0-9]*")

_TYPE = {
    "type": Key("type", known_word(lambda: TYPES), missing=f"expected one of {', '.join(TYPES)}")
}
_OF_PARAM = {
    "default": Key("default", anything, missing="a binding may leave the parameter out"),
    "description": Key("description", some_text, missing="say what it bounds"),
}


def params(field: Field) -> dict[str, Object]:
    """The parser of the schemas, by the names of their parameters."""
    return entries(_param, field)


def _param(name: str, field: Field) -> Object | None:
    if not _NAME.fullmatch(name):
        field.refuse("is no camelCase name")
    schema = _schema(field, _OF_PARAM)
    if schema is not None:
        obeying(schema)(field.inside("default", schema["default"]))
    return schema


def _schema(field: Field, more: Mapping[str, Key]) -> Object | None:
    """The schema that *field* is, which may hold the keys of *more* too."""
    kind = text(field.value, "type")
    if kind not in TYPES:
        # What else it may hold depends on its type.
        return Shape(dict[str, Any], _TYPE, others=True)(field)
    is_right = Shape(dict[str, Any], {**_TYPE, **more, **_keywords_of(kind)})(field) is not None
    return field.value if is_right and isinstance(field.value, dict) else None


def _keywords_of(kind: str) -> dict[str, Key]:
    keys = {
        name: Key(name, obeying(keyword.operand))
        for name, keyword in KEYWORDS.items()
        if kind in keyword.types
    }
    if kind in INNER:
        keys[INNER[kind]] = Key(INNER[kind], lambda field: _schema(field, {}))
    return keys
