"""What became of one review, in the few words that log and metrics share."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from webhook.serving.codec.plain import cut, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from webhook.model.decision import Decision, Failure, Mutation

_LONGEST = 256


@dataclass(frozen=True, slots=True)
class Tally:
    """Guardrail ids by what they led to; by far the most reviews lead to nothing."""

    decision: str
    """
    Of a validation deny, warn, audit or allow; of a mutation defaulted or unchanged.
    """
    violations: tuple[tuple[str, str], ...] = ()
    """Guardrail and action of each violation that nothing exempts."""
    exempted: tuple[str, ...] = ()
    defaulted: tuple[str, ...] = ()
    failures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Why guardrails could not be judged."""
    break_glass: str | None = None

    @property
    def guardrails(self) -> list[str]:
        """Those that found something or gave something, each once."""
        return sorted({guardrail for guardrail, _action in self.violations} | {*self.defaulted})


_ALLOWED = Tally("allow")
_UNCHANGED = Tally("unchanged")


def of_decision(decision: Decision) -> Tally:
    """What validation came to."""
    if not decision.violations and not decision.failures:
        return _ALLOWED
    kept = (violation for violation in decision.violations if violation.exemption is None)
    return Tally(
        decision.outcome,
        violations=tuple((violation.guardrail.id, violation.action.value) for violation in kept),
        exempted=tuple(sorted(violation.guardrail.id for violation in decision.exempted)),
        failures=_reasons(decision.failures),
        break_glass=decision.break_glass and cut(plain(decision.break_glass), _LONGEST),
    )


def of_mutation(mutation: Mutation) -> Tally:
    """What mutation came to."""
    if not mutation.patch and not mutation.failures:
        return _UNCHANGED
    return Tally(
        "defaulted" if mutation.patch else "unchanged",
        defaulted=tuple(sorted(injected.guardrail.id for injected in mutation.injected)),
        failures=_reasons(mutation.failures),
    )


def _reasons(failures: Iterable[Failure]) -> dict[str, str]:
    return {failure.guardrail.id: cut(plain(failure.reason), _LONGEST) for failure in failures}
