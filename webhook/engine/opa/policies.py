"""What OPA is to hold: the modules of a catalogue, the dispatcher, and the revision of it all."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.engine.library import with_helpers
from webhook.engine.opa.dispatcher import PACKAGE, dispatcher
from webhook.model.guardrail import PolicyModule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from webhook.model.guardrail import Catalogue, Guardrail

_DISPATCHER = "meshwarden/dispatch.rego"


@dataclass(frozen=True, slots=True)
class Policies:
    """Everything that OPA needs to answer for a catalogue, as sources."""

    revision: str
    """A digest of all of it: two that are equal give the same answers."""
    known: tuple[Guardrail, ...]
    """Whom the dispatcher answers for."""
    dispatcher: PolicyModule
    library: tuple[PolicyModule, ...]
    guardrails: Mapping[str, PolicyModule]
    """By id; what is retired judges nothing and is left out."""

    def __iter__(self) -> Iterator[PolicyModule]:
        """Every module once, the dispatcher first."""
        yield from (self.dispatcher, *self.library, *self.guardrails.values())

    def unchanged(self, held: Mapping[str, str]) -> set[str]:
        """The names of modules that stand in *held*, by name, as they should, with all they need.

        Whoever asks must see to it that nothing else in *held* can change an answer.
        """
        same = {module.name for module in self if held.get(module.name) == module.source}
        modules = (*self.library, *self.guardrails.values())
        found = {
            module.name
            for module in modules
            if all(each.name in same for each in with_helpers([module], self.library))
        }
        return found | same & {self.dispatcher.name}

    def needed_by(self, guardrail: str) -> list[PolicyModule]:
        """The module of *guardrail*, after the helpers that it needs, each after its own."""
        needed = with_helpers([self.guardrails[guardrail]], self.library)
        # Who needs another needs all that the other does, and itself.
        return sorted(needed, key=lambda module: len(with_helpers([module], self.library)))


def policies_of(catalogue: Catalogue) -> Policies:
    """What OPA is to hold for *catalogue*."""
    known = [guardrail for guardrail in catalogue if guardrail.retired is None]
    modules = {guardrail.id: catalogue.modules[guardrail.id] for guardrail in known}
    revision = _digest(
        [*catalogue.library, *modules.values(), _module(dispatcher(known, revision=""))]
    )
    return Policies(
        revision=revision,
        known=tuple(known),
        dispatcher=_module(dispatcher(known, revision=revision)),
        library=catalogue.library,
        guardrails=modules,
    )


def _module(source: str) -> PolicyModule:
    return PolicyModule(_DISPATCHER, source, PACKAGE)


def _digest(modules: Iterable[PolicyModule]) -> str:
    told = sorted([module.name, module.source] for module in modules)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
