"""One plain port, for programs that are asked for nothing but how they are."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import uvicorn

from webhook.serving.sockets import listen, port_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the program around it has its own."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving_plain(app: ASGIApp, *, host: str, port: int) -> AsyncIterator[int]:
    """Serve *app* in plain on *port*, 0 for a free one, which is yielded.

    Raises:
        ConfigError: the port cannot be listened on.
    """
    config = uvicorn.Config(
        app,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    with listen(host, port) as listening:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve([listening]))
            try:
                yield port_of(listening)
            finally:
                server.should_exit = True
