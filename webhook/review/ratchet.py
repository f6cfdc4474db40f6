"""On UPDATE: what the object had already warns, and only what is new denies."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from webhook.model.enforcement import Action
from webhook.model.paths import without_indices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.decision import Violation
    from webhook.model.objects import Path

_Twin = tuple[str, str, "Path"]


def loosen(violations: Iterable[Violation], old: Iterable[Violation]) -> tuple[Violation, ...]:
    """Let each of *violations* whose twin is among *old* warn instead of deny.

    Counted, not only compared: where the old object had a violation once and the new one has it
    twice, one of the two is new, and denies.
    """
    had = Counter(_twin(violation) for violation in old)
    return tuple(_loosened(violation, had) for violation in violations)


def _loosened(violation: Violation, had: Counter[_Twin]) -> Violation:
    twin = _twin(violation)
    if violation.action is not Action.DENY or violation.exemption or not had[twin]:
        return violation
    had[twin] -= 1
    return replace(violation, action=Action.WARN, unchanged=True)


def _twin(violation: Violation) -> _Twin:
    """What makes two violations the same, wherever in a list they stand."""
    return violation.guardrail.id, violation.message, without_indices(violation.path)
