"""What does not compile, told before anybody is judged by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.engine import rego
from webhook.engine.programs import UNCOMPILED, compile_guardrails

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from webhook.engine.programs import Make
    from webhook.model.guardrail import Catalogue, Guardrail, PolicyModule

_AT_ONCE = 64
"""How many guardrails are compiled together; a Program holds 254 rules and 256 sources."""


class Vetting:
    """Implements `webhook.policy.own.Compiler`."""

    def __init__(
        self,
        parse: Callable[[str, str], None] = rego.parse,
        make: Make[object] = rego.Program.compile,
    ) -> None:
        """Vet by *parse* and *make*, or on the thread that asks."""
        self._parse = parse
        self._make = make

    def fault_of(self, module: PolicyModule) -> str | None:
        """Why *module* alone is no Rego, as `name:line:column: reason`, or None."""
        try:
            self._parse(module.name, module.source)
        except rego.RegoError as error:
            return str(error)
        return None

    def faults(self, catalogue: Catalogue, guardrails: Sequence[Guardrail]) -> Mapping[str, str]:
        """Why each of *guardrails* that does not compile does not, by id."""
        found: dict[str, str] = {}
        for start in range(0, len(guardrails), _AT_ONCE):
            some = guardrails[start : start + _AT_ONCE]
            found |= compile_guardrails(catalogue, some, self._make).reasons
        return {id_: reason.removeprefix(UNCOMPILED) for id_, reason in found.items()}
