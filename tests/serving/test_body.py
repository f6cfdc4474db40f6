"""Bodies that come in pieces, late, or not at all."""

from __future__ import annotations

import asyncio
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from webhook.serving.body import ClientGone, read_body
from webhook.serving.refusals import Reason, Refused

if TYPE_CHECKING:
    from starlette.types import Message

SCOPE = {"headers": [(b"host", b"x"), (b"content-type", b"application/json")]}
GONE = {"type": "http.disconnect"}


def part(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def read(*messages: Message, limit: int = 10, patience: float = 30) -> bytes:
    """What comes of *messages*, behind which the caller falls silent."""
    pending = list(messages)

    async def receive() -> Message:
        if not pending:
            await asyncio.Event().wait()
        return pending.pop(0)

    return asyncio.run(read_body(SCOPE, receive, limit=limit, patience=patience))


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param([part(b"0123456789", more=False)], id="in-one-piece"),
        pytest.param([part(b"01234"), part(b""), part(b"56789", more=False)], id="in-pieces"),
        pytest.param([part(b"0123456789"), {"type": "http.request"}], id="end-by-itself"),
    ],
)
def test_a_body_within_its_limit(messages: list[Message]) -> None:
    assert read(*messages) == b"0123456789"


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param([part(b"x" * 11, more=False)], id="in-one-piece"),
        pytest.param([part(b"x" * 6), part(b"x" * 5, more=False)], id="in-pieces"),
        pytest.param([part(b"x" * 50), part(b"x"), part(b"x", more=False)], id="read-to-its-end"),
    ],
)
def test_a_body_above_its_limit(messages: list[Message]) -> None:
    with pytest.raises(Refused, match="the body has more than 10 bytes") as raised:
        read(*messages)

    assert raised.value.reason is Reason.TOO_LARGE


def test_what_exceeds_the_limit_is_not_kept() -> None:
    """Whoever sends without end must not take the memory of those who are judged."""
    chunk = part(b"x" * 1024 * 1024)
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            read(*[chunk] * 100, part(b"", more=False))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 10 * 1024 * 1024


def test_a_body_that_does_not_end() -> None:
    with pytest.raises(Refused, match="the body did not arrive in time") as raised:
        read(part(b"x"), patience=0.01)

    assert raised.value.reason is Reason.TOO_SLOW


@pytest.mark.parametrize(
    "messages",
    [pytest.param([GONE], id="at-once"), pytest.param([part(b"x"), GONE], id="midway")],
)
def test_a_caller_that_goes_away(messages: list[Message]) -> None:
    with pytest.raises(ClientGone):
        read(*messages)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([], id="no-type"),
        pytest.param([(b"content-type", b"text/json")], id="another"),
        pytest.param(
            [(b"content-type", b"text/plain"), (b"content-type", b"application/json")],
            id="the-first-counts",
        ),
    ],
)
def test_what_is_no_json_by_its_own_account(headers: list[Any]) -> None:
    async def receive() -> Message:
        raise AssertionError

    with pytest.raises(Refused, match="the content type must be application/json") as raised:
        asyncio.run(read_body({"headers": headers}, receive, limit=10, patience=1))

    assert raised.value.reason is Reason.MEDIA_TYPE
