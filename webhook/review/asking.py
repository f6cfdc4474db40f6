"""Putting the guardrails of one case to the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.inventory import context_of
from webhook.model.findings import EvaluationFailure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.model.findings import Answer, RuleName
    from webhook.model.protocols import Engine
    from webhook.review.case import Case
    from webhook.review.plan import Bound


async def ask(
    engine: Engine,
    case: Case,
    asked: Sequence[Bound],
    rule: RuleName,
    *,
    judging_old: bool = False,
) -> dict[str, Answer]:
    """Ask *rule* of each of *asked*; who needs a view that was not seen fails, alone."""
    views = {view for bound in asked for view in bound.guardrail.context}
    request, inventory = case.subject.request, case.subject.inventory
    context, unseen = context_of(sorted(views), request, inventory, case.now)
    answers: dict[str, Answer] = {}
    params = {bound.guardrail.id: bound.params for bound in asked}
    for bound in asked if unseen else ():
        if reasons := [unseen[view] for view in bound.guardrail.context if view in unseen]:
            answers[bound.guardrail.id] = EvaluationFailure(bound.guardrail.id, reasons[0])
            del params[bound.guardrail.id]
    if params:
        question = engine.question(request, params=params, context=context, judging_old=judging_old)
        answers |= await question.ask(tuple(params), rule, case.remaining)
    return answers
