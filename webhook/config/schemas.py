"""Values under JSON Schema: what obeys one, and how to say what does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webhook.config.formats import FORMATS
from webhook.config.keywords import INNER, KEYWORDS, NOUNS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.config.fields import Field, Parser
    from webhook.model.objects import Json, Object


def obeying(schema: Any) -> Parser[Json]:
    """The parser of values that obey *schema*."""

    def parse(field: Field) -> Json:
        noted = len(field.problems)
        for wrong, broken in _disobedient(field, schema):
            wrong.expect(described(broken))
        return field.value if len(field.problems) == noted else None

    return parse


def _disobedient(field: Field, schema: Any) -> Iterator[tuple[Field, Any]]:
    """The outermost parts of *field* that break *schema*, each with the schema that it breaks."""
    value: Any = field.value
    kind = schema["type"]
    if not TYPES[kind](value) or not all(
        keyword.holds(value, schema[name]) for name, keyword in KEYWORDS.items() if name in schema
    ):
        yield field, schema
    elif INNER.get(kind) in schema:
        for element, inside in value.items() if kind == "object" else enumerate(value):
            yield from _disobedient(field.inside(element, inside), schema[INNER[kind]])


_BOUNDS = {
    "string": ("minLength", "maxLength", " characters"),
    "integer": ("minimum", "maximum", ""),
    "number": ("minimum", "maximum", ""),
    "array": ("minItems", "maxItems", " items"),
    "object": ("minProperties", "maxProperties", " entries"),
}


def described(schema: Any) -> str:
    """What obeys *schema*, in words: `an integer from 0 to 10`."""
    if "enum" in schema:
        return f"one of {', '.join(str(value) for value in schema['enum'])}"
    kind = schema["type"]
    parts = [_noun(schema) + _bounded(schema, *_BOUNDS.get(kind, ("", "", "")))]
    if INNER.get(kind) in schema:
        parts.append(f"each {described(schema[INNER[kind]])}")
    if schema.get("uniqueItems"):
        parts.append("none twice")
    return ", ".join(parts)


def _noun(schema: Object) -> str:
    if "format" in schema:
        return FORMATS[str(schema["format"])].expected
    pattern = f" that matches {schema['pattern']}" if "pattern" in schema else ""
    return NOUNS[str(schema["type"])] + pattern


def _bounded(schema: Object, low: str, high: str, unit: str) -> str:
    if low in schema and high in schema:
        return f" {'from' if not unit else 'of'} {schema[low]} to {schema[high]}{unit}"
    if low in schema:
        return f" of at least {schema[low]}{unit}"
    return f" of at most {schema[high]}{unit}" if high in schema else ""
