"""Which guardrails a request meets, and under which settings: worked out once per configuration."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from webhook.errors import Unseen
from webhook.model.enforcement import Action, Setting, Unchanged
from webhook.review.matching import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from webhook.model.enforcement import Binding, Enforcement, Match
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.kinds import Kind, Operation
    from webhook.model.objects import Json
    from webhook.model.request import Request
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

    @property
    def ever_judges(self) -> bool:
        """Whether it is on for anybody."""
        return any(bound.action is not Action.OFF for bound in self._all())

    @property
    def ever_injects(self) -> bool:
        """Whether its default is injected for anybody."""
        return any(bound.inject for bound in self._all())

    def _all(self) -> Iterator[Bound]:
        yield from (bound for _match, bound in self.candidates)
        yield self.otherwise

    def _strictest(self, index: int) -> Action:
        possible = {bound.on_failure for _match, bound in self.candidates[index:]}
        possible.add(self.otherwise.on_failure)
        return next(action for action in _STRICTEST_FIRST if action in possible)


class Plan:
    """The entries of every kind and operation, so that a review costs only what matches it."""

    def __init__(self, catalogue: Catalogue, enforcement: Enforcement) -> None:
        self.kinds = catalogue.kinds()
        entries = _entries(catalogue, enforcement)
        self._judging = _index(entry for entry in entries if entry.ever_judges)
        self._injecting = _index(entry for entry in entries if entry.ever_injects)

    def judging(self, request: Request) -> Sequence[Entry]:
        """The guardrails that may find something in *request*, by id."""
        return self._judging.get((request.kind, request.operation), ())

    def injecting(self, request: Request) -> Sequence[Entry]:
        """The guardrails that may have a default for *request*, by id."""
        return self._injecting.get((request.kind, request.operation), ())


def who_injects(catalogue: Catalogue, enforcement: Enforcement) -> frozenset[str]:
    """The guardrails, by id, whose default is injected for anybody."""
    entries = _entries(catalogue, enforcement)
    return frozenset(entry.guardrail.id for entry in entries if entry.ever_injects)


def _entries(catalogue: Catalogue, enforcement: Enforcement) -> list[Entry]:
    return [
        _entry(guardrail, enforcement)
        for guardrail in sorted(catalogue, key=lambda g: g.id)
        if guardrail.retired is None
    ]


def _index(entries: Iterable[Entry]) -> Mapping[tuple[Kind, Operation], list[Entry]]:
    index: dict[tuple[Kind, Operation], list[Entry]] = defaultdict(list)
    for entry in entries:
        for kind, operation in product(entry.guardrail.kinds, entry.guardrail.operations):
            index[kind, operation].append(entry)
    return index


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
