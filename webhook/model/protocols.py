"""The collaborators of a review, as the decision sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webhook.model.findings import Answer, RuleName
    from webhook.model.objects import Json, Object
    from webhook.model.request import Request

Remaining: TypeAlias = Callable[[], float]
"""Seconds left for the review; zero or less when its time is up."""


class Question(Protocol):
    """One input document, handed to the engine once, of which several things are asked."""

    async def ask(
        self, guardrails: Sequence[str], rule: RuleName, remaining: Remaining
    ) -> Mapping[str, Answer]:
        """Evaluate *rule* of each of *guardrails*; one that fails never hides the others."""
        ...


class Engine(Protocol):
    """Asks Rego a question; the embedded engine and OPA must agree on every sample."""

    def question(
        self,
        request: Request,
        *,
        params: Mapping[str, Mapping[str, Json]],
        context: Object,
        judging_old: bool = False,
    ) -> Question:
        """Build the input document of *request*.

        Args:
            request: what is asked for.
            params: the parameters in force, by guardrail id; its keys are the guardrails asked.
            context: the views that those guardrails declare.
            judging_old: judge the old object in the place of the object.

        Raises:
            EngineUnavailable: no guardrail at all can be judged.
        """
        ...
