"""The parameters of a guardrail in words, from the JSON Schemas in its METADATA."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.config.keywords import INNER
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json, Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """A parameter in words; `default` is JSON."""

    name: str
    type: str
    default: str
    bounds: str
    """Empty where every value of the type will do."""
    description: str


def params_of(guardrail: Guardrail) -> Iterator[Param]:
    """The parameters of *guardrail*, by name."""
    for name, schema in sorted(guardrail.params.items()):
        yield Param(
            name=name,
            type=_type(schema),
            default=shown(schema["default"]),
            bounds=", ".join(_bounds(schema)),
            description=text(schema, "description"),
        )


def shown(value: Json) -> str:
    """A value as people write it in YAML's flow style."""
    return json.dumps(value, ensure_ascii=False)


def _type(schema: Object) -> str:
    kind = text(schema, "type")
    match kind:
        case "array":
            return f"list of {_type(child(schema, 'items')) or 'anything'}"
        case "object":
            return f"map to {_type(child(schema, 'additionalProperties')) or 'anything'}"
        case _:
            return text(schema, "format") or kind


# All of config.keywords but `format`, which stands in the place of the type.
_WORDS: Mapping[str, Callable[[Json], str]] = {
    "enum": lambda allowed: f"one of {', '.join(map(str, allowed))}",  # type: ignore[arg-type]
    "minimum": lambda bound: f"at least {bound}",
    "maximum": lambda bound: f"at most {bound}",
    "minLength": lambda bound: f"at least {bound} long",
    "maxLength": lambda bound: f"at most {bound} long",
    "minItems": lambda bound: f"at least {bound} of them",
    "maxItems": lambda bound: f"at most {bound} of them",
    "minProperties": lambda bound: f"at least {bound} entries",
    "maxProperties": lambda bound: f"at most {bound} entries",
    "uniqueItems": lambda wanted: "none twice" if wanted else "",
    "pattern": lambda form: f"like {form}",
}


def _bounds(schema: Object) -> Iterator[str]:
    for inner in INNER.values():
        if inner in schema and (bounds := ", ".join(_bounds(child(schema, inner)))):
            yield f"each {bounds}"
    for keyword, operand in schema.items():
        if keyword in _WORDS and (words := _WORDS[keyword](operand)):
            yield words
