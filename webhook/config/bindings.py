"""`spec.bindings`: the organisation's settings, guardrail by guardrail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webhook.config.parsers import items
from webhook.config.settings import guardrail_id, setting_keys
from webhook.config.shapes import Key, Shape
from webhook.model.enforcement import EVERYTHING, Binding, Setting
from webhook.model.objects import text
from webhook.model.paths import show

if TYPE_CHECKING:
    from webhook.config.fields import Field, Parser
    from webhook.model.enforcement import Match
    from webhook.model.guardrail import Catalogue


def bindings_of(catalogue: Catalogue, match: Parser[Match]) -> Parser[tuple[Binding, ...]]:
    """The parser of the list of bindings; a wrong one is left out, and the others are kept."""
    keys = {
        "guardrail": Key("guardrail", guardrail_id(catalogue), missing="say which one it binds"),
        "match": Key("match", match),
    }

    def parse_one(field: Field) -> Binding | None:
        guardrail = catalogue.guardrails.get(text(field.value, "guardrail"))
        return Shape(_made, {**keys, **setting_keys(guardrail)})(field)

    def parse(field: Field) -> tuple[Binding, ...]:
        found = items(parse_one, field) or []
        _refuse_unreachable(field, found)
        return tuple(binding for binding in found if binding is not None)

    return parse


def _made(guardrail: str, match: Match = EVERYTHING, **setting: Any) -> Binding:
    return Binding(guardrail=guardrail, match=match, setting=Setting(**setting))


def _refuse_unreachable(field: Field, bindings: list[Binding | None]) -> None:
    """Refuse what stands below a binding that matches everything: the first match wins."""
    always: dict[str, str] = {}
    for index, binding in enumerate(bindings):
        if binding is None:
            continue
        here = field.inside(index, None)
        if binding.guardrail in always:
            first = always[binding.guardrail]
            here.refuse(f"never applies; {first} stands above it and matches everything")
        elif binding.match == EVERYTHING:
            always[binding.guardrail] = show(here.path)
