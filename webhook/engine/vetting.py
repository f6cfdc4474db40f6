"""What does not compile, told before anybody is judged by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.engine.programs import UNCOMPILED, compile_guardrails
from webhook.engine.rego import RegoError, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webhook.model.guardrail import Catalogue, Guardrail, PolicyModule

_AT_ONCE = 64
"""How many guardrails are compiled together; a Program holds 254 rules and 256 sources."""


class Vetting:
    """Implements `webhook.policy.own.Compiler`, on whatever thread it is asked."""

    def fault_of(self, module: PolicyModule) -> str | None:
        """Why *module* alone is no Rego, as `name:line:column: reason`, or None."""
        try:
            parse(module.name, module.source)
        except RegoError as error:
            return str(error)
        return None

    def faults(self, catalogue: Catalogue, guardrails: Sequence[Guardrail]) -> Mapping[str, str]:
        """Why each of *guardrails* that does not compile does not, by id."""
        found: dict[str, str] = {}
        for start in range(0, len(guardrails), _AT_ONCE):
            found |= compile_guardrails(catalogue, guardrails[start : start + _AT_ONCE]).reasons
        return {id_: reason.removeprefix(UNCOMPILED) for id_, reason in found.items()}
