"""Which guardrails a request meets, and under which settings: worked out once per configuration."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.errors import Unseen
from webhook.model.enforcement import Action, Setting, Unchanged
from webhook.review.matching import matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from webhook.model.enforcement import Binding, Enforcement, Match
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.kinds import Kind, Operation
    from webhook.model.objects import Json
    from webhook.review.matching import Subject

_STRICTEST_FIRST = (Action.DENY, Action.WARN, Action.AUDIT, Action.OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A guardrail with every setting decided."""

    guardrail: Guardrail
    action: Action
    params: Mapping[str, Json]
    inject: bool
    unchanged: Unchanged
    on_failure: Action


@dataclass(frozen=True, slots=True)
class Undecided:
    """A guardrail whose binding turns on something that was not seen."""

    guardrail: Guardrail
    action: Action
    """The strictest that could apply: what is not known never makes a guardrail milder."""
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A guardrail with the settings it may get: the first match wins, else the last one holds."""

    guardrail: Guardrail
    candidates: tuple[tuple[Match, Bound], ...]
    otherwise: Bound

    def decide(self, subject: Subject) -> Bound | Undecided:
        """The settings for *subject*."""
        for index, (match, bound) in enumerate(self.candidates):
            try:
                if matches(match, subject):
                    return bound
            except Unseen as error:
                return Undecided(self.guardrail, self._strictest(index), str(error))
        return self.otherwise

    def _strictest(self, index: int) -> Action:
        possible = {bound.on_failure for _match, bound in self.candidates[index:]}
        possible.add(self.otherwise.on_failure)
        return next(action for action in _STRICTEST_FIRST if action in possible)


class Plan:
    """The entries of every kind and operation, so that a review costs only what matches it."""

    def __init__(self, catalogue: Catalogue, enforcement: Enforcement) -> None:
        self.kinds = catalogue.kinds()
        self._entries: dict[tuple[Kind, Operation], list[Entry]] = defaultdict(list)
        for guardrail in sorted(catalogue, key=lambda g: g.id):
            entry = _entry(guardrail, enforcement)
            if guardrail.retired is None and _ever_applies(entry):
                for kind in guardrail.kinds:
                    for operation in guardrail.operations:
                        self._entries[kind, operation].append(entry)

    def entries(self, kind: Kind, operation: Operation) -> Sequence[Entry]:
        """The guardrails that may have something to say, by id."""
        return self._entries.get((kind, operation), ())


def _ever_applies(entry: Entry) -> bool:
    bounds = [bound for _match, bound in entry.candidates] + [entry.otherwise]
    return any(bound.action is not Action.OFF or bound.inject for bound in bounds)


def _entry(guardrail: Guardrail, enforcement: Enforcement) -> Entry:
    base = enforcement.profile.settings.get(guardrail.id, Setting(action=Action.OFF))
    candidates = tuple(
        (binding.match, _bound(guardrail, binding.setting, base))
        for binding in _bindings_of(guardrail, enforcement.bindings)
    )
    return Entry(guardrail, candidates, _bound(guardrail, Setting(), base))


def _bindings_of(guardrail: Guardrail, bindings: Sequence[Binding]) -> Iterator[Binding]:
    return (binding for binding in bindings if binding.guardrail == guardrail.id)


def _bound(guardrail: Guardrail, own: Setting, base: Setting) -> Bound:
    action = own.action or base.action or Action.OFF
    # Who turns a guardrail off turns its default off too, unless that is asked for by name.
    inherited = base.inject if own.action is not Action.OFF else False
    return Bound(
        guardrail=guardrail,
        action=action,
        params={**guardrail.defaults(), **base.params, **own.params},
        inject=bool(own.inject if own.inject is not None else inherited),
        unchanged=own.unchanged or base.unchanged or Unchanged.WARN,
        on_failure=own.on_failure or base.on_failure or action,
    )
