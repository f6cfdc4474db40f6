"""A TCP relay between a client and the API server, which can be cut, closed and silenced."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import yaml

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path


class Wire:
    """Relays connections, on a loop of its own.

    Attributes:
        kubeconfig: leads through it.
        connections: how many have been made so far.
    """

    def __init__(self, behind: Path, kubeconfig: Path) -> None:
        config = yaml.safe_load(behind.read_text(encoding="utf-8"))
        cluster = config["clusters"][0]["cluster"]
        self._target = urlsplit(cluster["server"])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._writers: set[asyncio.StreamWriter] = set()
        self._silent = False
        self._server: asyncio.Server | None = None
        self.connections = 0
        self._thread.start()
        port = self._call(self._listen(0))
        self._port = port
        cluster["server"] = f"https://127.0.0.1:{port}"
        kubeconfig.write_text(yaml.safe_dump(config), encoding="utf-8")
        self.kubeconfig = kubeconfig

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """End every connection; new ones are welcome."""
        self._call(self._cut())

    def close(self) -> None:
        """End every connection, and refuse new ones."""
        self._call(self._close())

    def open(self) -> None:
        """Welcome connections again."""
        self._silent = False
        self._call(self._listen(self._port))

    def silence(self) -> None:
        """Keep connections, and let nothing through from now on, as a dead machine does."""
        self._silent = True

    def speak(self) -> None:
        """Let new bytes through again."""
        self._silent = False

    def _call(self, work: Coroutine[object, object, int]) -> int:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    async def _listen(self, port: int) -> int:
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", port)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def _cut(self) -> int:
        for writer in list(self._writers):
            writer.transport.abort()
        return 0

    async def _close(self) -> int:
        if self._server:
            self._server.close()
        return await self._cut()

    async def _end(self) -> int:
        await self._close()
        relaying = asyncio.all_tasks() - {asyncio.current_task()}
        for task in relaying:
            task.cancel()
        await asyncio.gather(*relaying, return_exceptions=True)
        return await self._cut()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        with suppress(OSError):
            far = await asyncio.open_connection(self._target.hostname, self._target.port)
            self._writers.add(far[1])
            await asyncio.gather(self._pump(reader, far[1]), self._pump(far[0], writer))
        writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if not self._silent:
                    writer.write(data)
        writer.transport.abort()
