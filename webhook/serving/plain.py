"""One plain port, for programs that are asked for nothing but how they are."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from webhook.serving.quiet import QuietServer
from webhook.serving.sockets import listen, port_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp


@asynccontextmanager
async def serving_plain(app: ASGIApp, *, host: str, port: int) -> AsyncIterator[int]:
    """Serve *app* in plain on *port*, 0 for a free one, which is yielded.

    Raises:
        ConfigError: the port cannot be listened on.
    """
    server = QuietServer(app, timeout_graceful_shutdown=1)
    with listen(host, port) as listening:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve([listening]))
            try:
                yield port_of(listening)
            finally:
                server.should_exit = True
