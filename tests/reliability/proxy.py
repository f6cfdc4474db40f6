"""What a kube-proxy does: the Service's ClusterIP leads to one of its pods."""

from __future__ import annotations

import asyncio
import random
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_TARGET_PORT = 8443


@contextmanager
def service_proxy(address: str, pods: Callable[[], Sequence[str]]) -> Iterator[None]:
    """Forward connections to *address*, port 443, to one of *pods* at that moment."""
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    serving = _serve(address, pods, stop)
    thread = threading.Thread(target=loop.run_until_complete, args=(serving,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


async def _serve(address: str, pods: Callable[[], Sequence[str]], stop: asyncio.Event) -> None:
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(_forward(reader, writer, pods()))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, address, 443)
    await stop.wait()
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _forward(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pods: Sequence[str]
) -> None:
    with suppress(OSError):
        if pods:
            pod = random.choice(pods)  # noqa: S311  # any will do
            theirs, ours = await asyncio.open_connection(pod, _TARGET_PORT)
            await asyncio.gather(_pump(reader, ours), _pump(theirs, writer))
    writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
