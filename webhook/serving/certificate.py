"""The certificate that handshakes show: replaced while the server runs, never by a worse one."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from certs.store import read_pair
from certs.verify import verify
from webhook.errors import ConfigError
from webhook.serving.handshakes import Handshakes

if TYPE_CHECKING:
    from certs.pair import Pair
    from webhook.serving.log import Log
    from webhook.serving.metrics import Metrics
    from webhook.serving.settings import ServerSettings


class LiveCertificate:
    """Certificate and key, as the files hold them now.

    Every handshake takes the context that is newest at its beginning. Loading a new pair into the
    context in use would not do: it keeps one certificate for each type of key, so a change from
    EC to RSA would go on serving the old one, and a pair that fails halfway would spoil it.

    Attributes:
        context: what a server listens with; it holds no certificate itself.
    """

    def __init__(self, settings: ServerSettings, *, log: Log, metrics: Metrics) -> None:
        """Load what the files hold.

        Raises:
            ConfigError: it cannot be served; every problem is told.
        """
        self._settings = settings
        self._log = log
        self._metrics = metrics
        self._served = self._refused = ""
        problems = self.refresh(now=datetime.now(UTC))
        if problems:
            raise ConfigError(*(f"{settings.certificate}: {problem}" for problem in problems))
        self.context = _context()
        self.context.sni_callback = self._choose
        Handshakes(log=log, metrics=metrics).watch(self.context)

    def refresh(self, *, now: datetime) -> tuple[str, ...]:
        """Serve what the files hold, if it is new and sound; return what is wrong with it.

        What was refused is tried again each time: a certificate that is not valid yet will be.
        """
        try:
            pair = read_pair(self._settings.certificate, self._settings.key)
        except OSError as error:
            return self._refuse(str(error), f"{error.filename} cannot be read: {error.strerror}")
        digest = hashlib.sha256(pair.certificate + b"\0" + pair.key).hexdigest()
        if digest == self._served:
            return ()
        return self._serve(pair, digest, now)

    async def watch(self) -> None:
        """Look at the files again and again."""
        while True:
            await asyncio.sleep(self._settings.certificate_poll)
            self.refresh(now=datetime.now(UTC))

    def _serve(self, pair: Pair, digest: str, now: datetime) -> tuple[str, ...]:
        found = verify(pair, now=now)
        if found.problems or found.not_after is None:
            return self._refuse(digest, *found.problems)
        fresh = _context()
        try:
            # It reads the files itself. Where they change this very moment, it takes what belongs
            # together or fails, and in both cases the next look finds another digest.
            fresh.load_cert_chain(self._settings.certificate, self._settings.key)
        except (ssl.SSLError, OSError) as error:
            return self._refuse(digest, f"it cannot be loaded: {error.strerror}")
        self._newest, self._served, self._refused = fresh, digest, ""
        self._metrics.certificate_loaded(found.not_after, now=now)
        self._log.info("certificate loaded", names=found.names, not_after=found.not_after)
        return ()

    def _refuse(self, digest: str, *problems: str) -> tuple[str, ...]:
        if digest != self._refused:
            self._refused = digest
            self._metrics.certificate_refused()
            self._log.error("certificate refused", problems=problems)
        return problems

    def _choose(
        self, handshake: ssl.SSLObject | ssl.SSLSocket, _name: str | None, _: ssl.SSLContext
    ) -> None:
        handshake.context = self._newest


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
