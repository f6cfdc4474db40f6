"""What became of a review in one word, so that two of them can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.decision import Decision, Failure, Mutation, Violation
    from webhook.recording import Recorded


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, and the ids of the guardrails that brought it about."""

    decision: str
    """deny, warn or allow; of a mutation defaulted or unchanged."""
    guardrails: frozenset[str] = frozenset()

    def due_to(self, before: Verdict) -> tuple[str, ...]:
        """The guardrails that make the difference to *before*, in order.

        Those that are new; where there are none, those that are gone.
        """
        new, gone = self.guardrails - before.guardrails, before.guardrails - self.guardrails
        return tuple(sorted(new or gone or self.guardrails))


_ALLOWED = Verdict("allow")


def of_decision(decision: Decision) -> Verdict:
    """What validation came to; what is only recorded lets pass."""
    if not decision.allowed:
        return Verdict("deny", _ids((*decision.denials, *decision.denying_failures)))
    if decision.warnings or decision.warning_failures:
        return Verdict("warn", _ids((*decision.warnings, *decision.warning_failures)))
    return _ALLOWED


def of_mutation(mutation: Mutation) -> Verdict:
    """What mutation came to."""
    ids = frozenset(injected.guardrail.id for injected in mutation.injected)
    return Verdict("defaulted" if ids else "unchanged", ids)


def recorded_verdict(recorded: Recorded) -> Verdict:
    """What was decided at the time."""
    if recorded.decision in {"allow", "audit"}:
        return _ALLOWED
    return Verdict(recorded.decision, frozenset(recorded.guardrails))


def _ids(causes: Iterable[Violation | Failure]) -> frozenset[str]:
    return frozenset(cause.guardrail.id for cause in causes)
