"""What is done about one guardrail: the keys that bindings and profiles share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.config.parsers import boolean, known_word, member
from webhook.config.schemas import obeying
from webhook.config.shapes import Key, entries
from webhook.config.spelling import did_you_mean
from webhook.model.enforcement import Action, Unchanged

if TYPE_CHECKING:
    from webhook.config.fields import Field, Parser
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.objects import Json

_ON_FAILURE = [action for action in Action if action is not Action.OFF]


def guardrail_id(catalogue: Catalogue) -> Parser[str]:
    """The parser of ids that the catalogue knows, or has refused: that is told elsewhere."""
    return known_word(
        lambda: (*catalogue.guardrails, *catalogue.refused),
        otherwise="`meshwarden guardrails list` names them all",
    )


def setting_keys(guardrail: Guardrail | None) -> dict[str, Key]:
    """The keys of a setting of *guardrail*; None where nobody knows which it is."""
    return {
        "action": Key("action", member(Action)),
        "unchanged": Key("unchanged", member(Unchanged)),
        "onFailure": Key("on_failure", member(_ON_FAILURE)),
        "inject": Key("inject", boolean if guardrail is None else _inject_of(guardrail)),
        "params": Key("params", _anything if guardrail is None else _params_of(guardrail)),
    }


def _anything(field: Field) -> Json:
    return field.value


def _inject_of(guardrail: Guardrail) -> Parser[bool]:
    def parse(field: Field) -> bool | None:
        if guardrail.injects:
            return boolean(field)
        field.refuse(f"is given, but {guardrail.id} has no default to inject; remove it")
        return None

    return parse


def _params_of(guardrail: Guardrail) -> Parser[dict[str, Json]]:
    nearest = f"{guardrail.id} has none" if not guardrail.params else ""

    def parse_one(name: str, field: Field) -> Json:
        if name in guardrail.params:
            return obeying(guardrail.params[name])(field)
        field.refuse(f"is unknown; {did_you_mean(name, guardrail.params, otherwise=nearest)}")
        return None

    return lambda field: entries(parse_one, field)
