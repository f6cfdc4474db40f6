"""`/validate` and `/mutate`: one review, from the body of a request to the body of its answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from webhook.errors import EngineUnavailable, MalformedReview
from webhook.serving.body import ClientGone, read_body
from webhook.serving.codec import parse_review, render_mutation, render_validation
from webhook.serving.deadline import allowance
from webhook.serving.refusals import Reason, Refused
from webhook.serving.tally import of_decision, of_mutation

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from webhook.model.protocols import Remaining
    from webhook.model.request import Request
    from webhook.serving.account import Account
    from webhook.serving.settings import ServerSettings
    from webhook.serving.standing import InForce, Standing
    from webhook.serving.tally import Tally

_JSON = (b"content-type", b"application/json")
_TEXT = (b"content-type", b"text/plain; charset=utf-8")
CLOSE = (b"connection", b"close")
"""Tells the caller to connect anew for its next request."""

_TICK = 0.002
"""Seconds by which a timer of the loop may be early: it counts in whole milliseconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes that answer a review, and what they come to."""

    body: bytes
    tally: Tally


class Answering(Protocol):
    """What a path does with a request."""

    async def __call__(self, request: Request, *, now: datetime, remaining: Remaining) -> Answer:
        """Answer *request*; raise EngineUnavailable where nothing at all can be judged."""
        ...


class Validation:
    """Says whether an object may pass."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    async def __call__(self, request: Request, *, now: datetime, remaining: Remaining) -> Answer:
        """Judge *request*."""

        async def ask(in_force: InForce) -> Answer:
            decision = await in_force.reviewer.validate(request, now=now, remaining=remaining)
            body = render_validation(request, decision, docs_base_url=in_force.docs_base_url)
            return Answer(body, of_decision(decision))

        return await self._standing.judge(ask)


class Mutation:
    """Gives an object the defaults that it lacks."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    async def __call__(self, request: Request, *, now: datetime, remaining: Remaining) -> Answer:
        """Work out the patch for *request*."""

        async def ask(in_force: InForce) -> Answer:
            mutation = await in_force.reviewer.mutate(request, now=now, remaining=remaining)
            return Answer(render_mutation(request, mutation), of_mutation(mutation))

        return await self._standing.judge(ask)


class ReviewPath:
    """The ASGI application of one path.

    It speaks ASGI itself: the comforts of request and response objects would cost more than the
    guardrails do.
    """

    def __init__(
        self,
        answering: Answering,
        *,
        account: Account,
        settings: ServerSettings,
    ) -> None:
        self._answering = answering
        self._account = account
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = time.monotonic()
        try:
            body = await self._judge(scope, receive, started)
        except ClientGone:
            return
        except Refused as refused:
            await self._send(send, refused.reason.status, _TEXT, str(refused).encode())
        else:
            await self._send(send, 200, _JSON, body)

    async def _judge(self, scope: Scope, receive: Receive, started: float) -> bytes:
        settings = self._settings
        patience = allowance(
            scope["query_string"],
            default=settings.default_timeout,
            margin=settings.deadline_margin,
        )
        path = scope["path"]
        try:
            body = await read_body(scope, receive, limit=settings.body_limit, patience=patience)
            request = _parse(body)
        except Refused as refused:
            self._account.refused(path, refused, seconds=time.monotonic() - started)
            raise
        return await self._answer(path, request, started, started + patience)

    async def _answer(self, path: str, request: Request, started: float, end: float) -> bytes:
        def remaining() -> float:
            return end - time.monotonic()

        try:
            answer = await self._answering(request, now=datetime.now(UTC), remaining=remaining)
        except Exception as error:  # whatever it is, the cluster's failurePolicy has to decide
            refused = _unjudged(error)
            seconds = time.monotonic() - started
            self._account.unjudged(path, request, refused, error, seconds=seconds)
            raise refused from error
        now = time.monotonic()
        self._account.reviewed(path, request, answer.tally, seconds=now - started)
        if now >= end - _TICK:
            self._account.deadline_exceeded()
        return answer.body

    async def _send(
        self, send: Send, status: int, content_type: tuple[bytes, bytes], body: bytes
    ) -> None:
        headers = [content_type, (b"content-length", b"%d" % len(body))]
        if status == Reason.TOO_LARGE.status:
            headers.append(CLOSE)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _parse(body: bytes) -> Request:
    try:
        return parse_review(body)
    except MalformedReview as error:
        raise Refused(Reason.MALFORMED, str(error)) from error


def _unjudged(error: Exception) -> Refused:
    """What the caller is told: enough to know whom to ask, and nothing of what went on inside."""
    if isinstance(error, EngineUnavailable):
        return Refused(Reason.ENGINE, f"cannot judge: {error}")
    return Refused(Reason.DEFECT, "cannot judge: the webhook failed; its log says where")
