"""The body of a request: of the right type, within its limit, and in time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from webhook.serving.refusals import Reason, Refused

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope

_JSON = b"application/json"


class ClientGone(Exception):  # noqa: N818  # nobody is left to be told of an error
    """The caller closed the connection before its request was complete."""


async def read_body(scope: Scope, receive: Receive, *, limit: int, patience: float) -> bytes:
    """Read what the caller sends.

    Args:
        scope: of the request.
        receive: where its body comes from.
        limit: bytes that it may have.
        patience: seconds that it may take.

    Raises:
        Refused: it is no JSON by its own account, too large, or too slow.
        ClientGone: nobody waits for an answer.
    """
    _check_type(scope)
    # Nearly always all of it has come with the headers, and nothing has to wait or be joined.
    message = await receive()
    if not message.get("more_body"):
        return _within(_bytes(message), limit)
    try:
        async with asyncio.timeout(patience):
            return await _rest(message, receive, limit)
    except TimeoutError:
        raise Refused(Reason.TOO_SLOW, "the body did not arrive in time") from None


def _check_type(scope: Scope) -> None:
    for name, value in scope["headers"]:
        if name == b"content-type":
            if value.partition(b";")[0].strip().lower() == _JSON:
                return
            break
    raise Refused(Reason.MEDIA_TYPE, "the content type must be application/json")


async def _rest(message: Message, receive: Receive, limit: int) -> bytes:
    """Go on to the end.

    What exceeds the limit is read and thrown away: who is cut off while sending sees a broken
    connection, and never the answer that would tell why.
    """
    body = bytearray(_bytes(message))
    while message.get("more_body"):
        message = await receive()
        if len(body) <= limit:
            body += _bytes(message)
    return _within(bytes(body), limit)


def _bytes(message: Message) -> bytes:
    if message["type"] == "http.disconnect":
        raise ClientGone
    body: bytes = message.get("body", b"")
    return body


def _within(body: bytes, limit: int) -> bytes:
    if len(body) > limit:
        raise Refused(Reason.TOO_LARGE, f"the body has more than {limit} bytes")
    return body
