"""A server between the engine and OPA, or in its place: what a real OPA does not do on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from webhook.engine.opa.settings import Address, OpaSettings

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import AsyncIterator

    from tests.engine.opa.server import OpaServer


@dataclass(frozen=True, slots=True)
class Asked:
    """One HTTP request."""

    method: str
    path: str
    headers: bytes
    body: bytes
    connection: int

    @property
    def is_question(self) -> bool:
        """Whether it asks for findings."""
        return self.method == "POST"


OPA_ERROR = b'{"code": "internal_error", "message": "storage is gone"}'
"""How OPA words an error of its own."""

Behaviour: TypeAlias = Callable[[Asked], Awaitable[bytes | None]]
"""Gives the whole HTTP answer, or None to hang up without one."""


@dataclass(slots=True)
class Loopback:
    """A server that behaves as it is told, and remembers what it was asked."""

    behaviour: Behaviour
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    _serving: set[asyncio.Task[None] | None] = field(default_factory=set)

    def settings(self, **others: object) -> OpaSettings:
        """How to reach it."""
        address = Address.parse(f"http://127.0.0.1:{self.port}")
        return OpaSettings(address=address, **others)  # type: ignore[arg-type]

    @property
    def questions(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.is_question]

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer what comes over one connection, one request after the other."""
        self.connections += 1
        connection = self.connections
        self._serving.add(asyncio.current_task())
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                asked = await _read_request(reader, connection)
                self.asked.append(asked)
                answer = await self.behaviour(asked)
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
        writer.close()

    async def hang_up(self) -> None:
        """End every connection."""
        for task in self._serving:
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        # The transports close in the next turn of the loop.
        await asyncio.sleep(0)


@asynccontextmanager
async def a_loopback(behaviour: Behaviour) -> AsyncIterator[Loopback]:
    """A server with *behaviour* on a port of its own."""
    loopback = Loopback(behaviour)
    server = await asyncio.start_server(loopback.serve, "127.0.0.1", 0)
    loopback.port = server.sockets[0].getsockname()[1]
    try:
        yield loopback
    finally:
        server.close()
        await loopback.hang_up()


def answering(status: int, body: bytes, content_type: str = "application/json") -> Behaviour:
    """Answer everything alike."""

    async def answer(_: Asked) -> bytes:
        return http(status, body, content_type)

    return answer


def through(server: OpaServer) -> Behaviour:
    """Hand everything on to *server*, over a connection of its own."""

    async def hand_on(asked: Asked) -> bytes | None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        except ConnectionError:
            return None
        lines = [f"{asked.method} {asked.path} HTTP/1.0", f"Content-Length: {len(asked.body)}"]
        try:
            writer.write("\r\n".join([*lines, "", ""]).encode() + asked.body)
            answer = await reader.read()
        finally:
            writer.close()
        head, _, body = answer.partition(b"\r\n\r\n")
        return http(int(head.split(b" ", 2)[1]), body)

    return hand_on


def delayed(server: OpaServer, *, seconds: float) -> Behaviour:
    """Hand everything on to *server*, but late."""

    async def wait(asked: Asked) -> bytes | None:
        await asyncio.sleep(seconds)
        return await through(server)(asked)

    return wait


def http(status: int, body: bytes, content_type: str = "application/json") -> bytes:
    """An HTTP answer."""
    head = f"HTTP/1.1 {status} -\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


async def _read_request(reader: StreamReader, connection: int) -> Asked:
    head = await reader.readuntil(b"\r\n\r\n")
    method, path, _ = head.decode().split(" ", 2)
    lengths = [
        int(line.partition(b":")[2])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    ]
    body = await reader.readexactly(sum(lengths))
    return Asked(method, path, head, body, connection)
