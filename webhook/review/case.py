"""One request with everything that is settled about it before Rego is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from webhook.model.decision import Failure, Violation
from webhook.model.enforcement import Action
from webhook.model.findings import Breach, EvaluationFailure
from webhook.review.plan import Bound, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from webhook.model.findings import Answer
    from webhook.model.protocols import Remaining
    from webhook.review.matching import Subject
    from webhook.review.plan import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A subject, the guardrails that apply to it, and who is exempt from which."""

    subject: Subject
    now: datetime
    remaining: Remaining
    bound: tuple[Bound, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    """Guardrails whose binding turns on a namespace that was not seen."""
    exempted: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The name of the covering Exemption, by guardrail id."""

    @classmethod
    def settle(
        cls,
        subject: Subject,
        entries: Iterable[Entry],
        exempted: Mapping[str, str],
        *,
        now: datetime,
        remaining: Remaining,
    ) -> Case:
        """A case of those *entries* that apply to *subject*."""
        # Few entries have anything to decide.
        decided = [e.decide(subject) if e.candidates else e.otherwise for e in entries]
        return cls(
            subject=subject,
            now=now,
            remaining=remaining,
            bound=tuple(d for d in decided if isinstance(d, Bound)),
            undecided=tuple(d for d in decided if isinstance(d, Undecided)),
            exempted=exempted,
        )

    def violations(
        self, asked: Iterable[Bound], answers: Mapping[str, Answer]
    ) -> tuple[Violation, ...]:
        """The breaches among *answers*, each under the action of its binding."""
        return tuple(
            Violation(
                guardrail=bound.guardrail,
                action=bound.action,
                path=breach.path,
                message=breach.message,
                exemption=self.exempted.get(bound.guardrail.id),
            )
            for bound in asked
            # Most guardrails find nothing.
            if (answer := answers[bound.guardrail.id])
            for breach in _breaches(answer)
        )

    def failures(
        self, asked: Iterable[Bound], answers: Mapping[str, Answer]
    ) -> tuple[Failure, ...]:
        """What could not be judged, under the action that it counts as."""
        unjudged = [(u.guardrail, u.action, u.reason) for u in self.undecided]
        for bound in asked:
            answer = answers[bound.guardrail.id]
            if isinstance(answer, EvaluationFailure):
                unjudged.append((bound.guardrail, bound.on_failure, answer.reason))
        return tuple(
            # Who is exempt from a guardrail is not held up by its failure either.
            Failure(
                guardrail=guardrail,
                action=Action.AUDIT if guardrail.id in self.exempted else action,
                reason=reason,
            )
            for guardrail, action, reason in unjudged
            if action is not Action.OFF
        )


def _breaches(answer: Answer) -> Iterator[Breach]:
    if not isinstance(answer, EvaluationFailure):
        yield from (finding for finding in answer if isinstance(finding, Breach))
