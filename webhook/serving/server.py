"""Two servers in one loop, from the first connection to the last answer."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol

from uvicorn.loops.auto import auto_loop_factory

from webhook.serving.protocol import BoundedProtocol
from webhook.serving.quiet import QuietServer
from webhook.serving.sockets import listen, port_of

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Iterator, Sequence

    from starlette.types import ASGIApp

    from webhook.serving.certificate import LiveCertificate
    from webhook.serving.log import Log
    from webhook.serving.readiness import Readiness
    from webhook.serving.settings import ServerSettings

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Watcher(Protocol):
    """Something that has to be looked after for as long as the server runs."""

    async def watch(self) -> None:
        """Look after it until it is cancelled; whatever happens, do not raise."""


class WebhookServer:
    """Reviews over TLS, probes and metrics in plain, until a signal says stop."""

    def __init__(  # noqa: PLR0913  # collaborators, all by name
        self,
        *,
        app: ASGIApp,
        health_app: ASGIApp,
        certificate: LiveCertificate,
        watchers: Sequence[Watcher],
        readiness: Readiness,
        settings: ServerSettings,
        log: Log,
    ) -> None:
        self._reviews = _server(app, settings, certificate.context)
        self._health = _server(health_app, settings, None)
        self._watchers = (certificate, *watchers)
        self._readiness = readiness
        self._settings = settings
        self._log = log
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()

    async def run(self) -> None:
        """Serve until a signal comes, then drain.

        Raises:
            ConfigError: a port cannot be listened on.
        """
        settings = self._settings
        with (
            listen(settings.host, settings.port) as reviews,
            listen(settings.host, settings.health_port) as health,
        ):
            self._log.info("listening", port=port_of(reviews), health_port=port_of(health))
            await self._serve(reviews, health)

    async def _serve(self, reviews: socket.socket, health: socket.socket) -> None:
        with self._signals():
            async with asyncio.TaskGroup() as tasks:
                watching = [tasks.create_task(each.watch()) for each in self._watchers]
                tasks.create_task(self._health.serve([health]))
                serving = tasks.create_task(self._reviews.serve([reviews]))
                await self._stop.wait()
                await self._drain()
                await serving
                self._health.should_exit = True
                for task in watching:
                    task.cancel()

    async def _drain(self) -> None:
        """Stay open until everybody knows that we go; let no answer in flight be lost."""
        self._readiness.draining = True
        self._log.info("draining", seconds=self._settings.drain_delay)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.drain_delay):
                await self._hurry.wait()
        self._reviews.should_exit = True

    @contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self._on_signal)
        try:
            yield
        finally:
            for number in STOP_SIGNALS:
                loop.remove_signal_handler(number)

    def _on_signal(self) -> None:
        """Drain at the first signal; at the second somebody is in a hurry."""
        if self._stop.is_set():
            self._hurry.set()
            self._reviews.force_exit = True
        self._stop.set()


def _server(app: ASGIApp, settings: ServerSettings, context: ssl.SSLContext | None) -> QuietServer:
    return QuietServer(
        app,
        http=BoundedProtocol,
        proxy_headers=False,
        timeout_keep_alive=settings.keep_alive,
        timeout_graceful_shutdown=settings.drain_limit,
        ssl_context_factory=None if context is None else lambda _config, _default: context,
    )


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """What makes the loop: uvloop where there is one, since it is twice as fast."""
    return auto_loop_factory()
