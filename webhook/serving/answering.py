"""What stands before the reviews of a path: a gate, and the reviews of our own kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.serving.own_kinds import is_own
from webhook.serving.reviews import Answer

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.model.protocols import Remaining
    from webhook.model.request import Request
    from webhook.serving.feeding.gate import Gate
    from webhook.serving.own_kinds import OwnKindsReview
    from webhook.serving.reviews import Answering
    from webhook.serving.standing import Standing


class Gated:
    """Answers what a gate lets through."""

    def __init__(self, answering: Answering, gate: Gate) -> None:
        self._answering = answering
        self._gate = gate

    async def __call__(self, request: Request, *, now: datetime, remaining: Remaining) -> Answer:
        """Wait for what *request* depends on, then answer it; see `Answering`."""
        await self._gate(request, remaining)
        return await self._answering(request, now=now, remaining=remaining)


class OwnKindsFirst:
    """Answers itself what is about our own kinds: no guardrail judges them."""

    def __init__(self, answering: Answering, review: OwnKindsReview, standing: Standing) -> None:
        self._answering = answering
        self._review = review
        self._standing = standing

    async def __call__(self, request: Request, *, now: datetime, remaining: Remaining) -> Answer:
        """Answer *request*; see `Answering`."""
        if not is_own(request):
            return await self._answering(request, now=now, remaining=remaining)
        body, tally = await self._review(request, self._standing.now.catalogue, now=now)
        return Answer(body, tally)
