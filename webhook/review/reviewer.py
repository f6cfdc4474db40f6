"""One review, from a request to a decision or to defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.model.decision import Decision, Mutation
from webhook.model.enforcement import Action, Unchanged
from webhook.model.findings import RuleName
from webhook.model.kinds import Operation
from webhook.review import breaking, injecting, ratchet, scope
from webhook.review.asking import ask
from webhook.review.case import Case
from webhook.review.exempting import Exemptions
from webhook.review.matching import Subject
from webhook.review.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from webhook.inventory import Inventory
    from webhook.model.decision import Violation
    from webhook.model.enforcement import Configuration
    from webhook.model.guardrail import Catalogue
    from webhook.model.protocols import Engine, Remaining
    from webhook.model.request import Request
    from webhook.review.plan import Bound, Entry

NOTHING = Mutation()


class Reviewer:
    """Judges requests under one catalogue, configuration and inventory; a change makes a new one.

    Attributes:
        kinds: the kinds that some guardrail declares; objects of others always pass.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        configuration: Configuration,
        engine: Engine,
        inventory: Inventory,
    ) -> None:
        self.kinds = catalogue.kinds()
        self._enforcement = configuration.enforcement
        self._plan = Plan(catalogue, configuration.enforcement)
        self._exemptions = Exemptions(configuration.exemptions)
        self._engine = engine
        self._inventory = inventory

    async def validate(self, request: Request, *, now: datetime, remaining: Remaining) -> Decision:
        """Judge *request*.

        Args:
            request: what is asked for.
            now: the time of the review, with a time zone; exemptions end by it.
            remaining: seconds left; guardrails not judged by then are evaluation failures.

        Raises:
            EngineUnavailable: no guardrail at all can be judged.
        """
        case = self._open(request, self._plan.judging(request), now, remaining)
        asked = [bound for bound in case.bound if bound.action is not Action.OFF]
        answers = await ask(self._engine, case, asked, RuleName.DENY)
        violations = case.violations(asked, answers)
        if request.operation is Operation.UPDATE:
            violations = await self._ratchet(case, asked, violations)
        return Decision(
            violations=violations,
            failures=case.failures(asked, answers),
            break_glass=breaking.reason_given(request, self._enforcement.break_glass_groups),
        )

    async def mutate(self, request: Request, *, now: datetime, remaining: Remaining) -> Mutation:
        """Work out the defaults that the object of *request* lacks; arguments as in `validate`.

        Raises:
            EngineUnavailable: no guardrail at all can be judged.
        """
        entries = self._plan.injecting(request)
        if not (entries and scope.is_defaulted(request)):
            return NOTHING
        case = self._open(request, entries, now, remaining)
        asked = injecting.wanted(case.bound, case.subject, case.exempted)
        answers = await ask(self._engine, case, asked, RuleName.INJECT)
        return injecting.inject(request.under_review, asked, answers)

    def _open(
        self, request: Request, entries: Sequence[Entry], now: datetime, remaining: Remaining
    ) -> Case:
        subject = Subject(request, self._inventory)
        if not (entries and scope.is_judged(request, self._enforcement)):
            return Case(subject=subject, now=now, remaining=remaining)
        exempted = self._exemptions.of(subject, now)
        return Case.settle(subject, entries, exempted, now=now, remaining=remaining)

    async def _ratchet(
        self, case: Case, asked: Sequence[Bound], violations: tuple[Violation, ...]
    ) -> tuple[Violation, ...]:
        """Judge the old object too, by the guardrails that deny but forgive what was there."""
        denying = {v.guardrail.id for v in violations if v.action is Action.DENY}
        forgiving = [
            bound
            for bound in asked
            if bound.guardrail.id in denying and bound.unchanged is Unchanged.WARN
        ]
        if not forgiving:
            return violations
        old = await ask(self._engine, case, forgiving, RuleName.DENY, judging_old=True)
        return ratchet.loosen(violations, case.violations(forgiving, old))
