"""What uvicorn's HTTP leaves open, and one system call that it could save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

HEAD_LIMIT = 64 * 1024
"""Bytes that may come before a body; an API server sends some hundred."""


class BoundedProtocol(HttpToolsProtocol):
    """HTTP/1.1 with a limit on the head of a request, and on silence at any time.

    uvicorn counts idle time only behind an answer, and keeps headers however many there are.
    """

    _head: int | None = None
    """Bytes of the head that is being read, or None between heads."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to count the silence."""
        super().connection_made(transport)
        self.transport = cast("asyncio.Transport", Joining(transport, self.loop))
        self._await_more()

    def data_received(self, data: bytes) -> None:
        """Take bytes in, and count those of a head."""
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > HEAD_LIMIT:
                self.send_400_response("The head of the request is too large.")
        if self._is_idle():
            self._await_more()

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self._head = 0

    def on_headers_complete(self) -> None:
        """End a head."""
        self._head = None
        super().on_headers_complete()

    def _is_idle(self) -> bool:
        # Before the first request there is no cycle, whatever uvicorn's annotation says.
        return self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]

    def _await_more(self) -> None:
        self._unset_keepalive_if_required()
        if not self.transport.is_closing():
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )


class Joining:
    """A transport that sends what is written in one turn of the loop as one.

    uvicorn writes the head and the body of an answer apart: two TLS records, two system calls, and
    a caller that wakes up twice.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send *data* soon."""
        self._parts.append(data)
        if len(self._parts) == 1:
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        """Send what was written, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._parts:
            self._transport.write(b"".join(self._parts))
            self._parts.clear()
