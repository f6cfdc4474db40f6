"""`serve --record`: every review that was answered, handed to the recorder."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from webhook.recording import Recorded, Step

if TYPE_CHECKING:
    from webhook.model.request import Request
    from webhook.recording import Recorder
    from webhook.serving.standing import Standing
    from webhook.serving.tally import Tally

_MUTATIONS = frozenset({"defaulted", "unchanged"})


class Record:
    """Knows beside the review what was known of its namespace."""

    def __init__(self, recorder: Recorder, standing: Standing) -> None:
        self._recorder = recorder
        self._standing = standing

    def reviewed(self, request: Request, tally: Tally) -> None:
        """Have a review recorded; never waits."""
        namespaces = self._standing.now.inventory.namespaces
        self._recorder.record(
            Recorded(
                at=datetime.now(UTC),
                step=Step.MUTATE if tally.decision in _MUTATIONS else Step.VALIDATE,
                request=request,
                decision=tally.decision,
                guardrails=_due_to(tally),
                namespace=namespaces.get(request.namespace),
            )
        )


def _due_to(tally: Tally) -> tuple[str, ...]:
    """The guardrails that brought the decision about, as far as violations did."""
    acting = {guardrail for guardrail, action in tally.violations if action == tally.decision}
    return tuple(sorted(acting or tally.guardrails))
