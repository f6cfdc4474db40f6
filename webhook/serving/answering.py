"""What stands before the reviews of a path: a gate, and the reviews of our own kinds."""

from __future__ import annotations

import asyncio
import time
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


_PAUSE = 0.05
"""Seconds between two looks at the guardrails."""
_RESERVE = 1.0
"""Seconds kept back for judging again, and the answer."""

COMPILING = 4.0
"""Seconds in which new guardrails come over the watch and are compiled, on a busy machine too."""


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

    def __init__(
        self,
        answering: Answering,
        review: OwnKindsReview,
        standing: Standing,
        *,
        patience: float = 0.0,
    ) -> None:
        """Answer by *review*, and what is about other kinds by *answering*.

        Args:
            answering: the reviews of all other kinds.
            review: those of our own.
            standing: says which guardrails are known.
            patience: seconds in which a guardrail may still come that an object names: one
                `kubectl apply` can bring both.
        """
        self._answering = answering
        self._review = review
        self._standing = standing
        self._patience = patience

    async def __call__(self, request: Request, *, now: datetime, remaining: Remaining) -> Answer:
        """Answer *request*; see `Answering`."""
        if not is_own(request):
            return await self._answering(request, now=now, remaining=remaining)
        catalogue = self._standing.now.catalogue
        verdict = await self._review.judge(request, catalogue, now=now)
        end = time.monotonic() + min(self._patience, remaining() - _RESERVE)
        while verdict.misses_guardrails and time.monotonic() < end:
            await asyncio.sleep(_PAUSE)
            if self._standing.now.catalogue is not catalogue:
                catalogue = self._standing.now.catalogue
                verdict = await self._review.judge(request, catalogue, now=now)
        return Answer(*self._review.render(request, verdict))
