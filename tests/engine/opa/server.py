"""A real OPA that a test may stop, freeze and start again, at one address."""

from __future__ import annotations

import signal
import ssl
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.cluster.programs import free_port, running
from tests.policies import opa
from webhook.engine.opa.settings import Address, OpaSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cluster.programs import Program

needs_opa = opa.needs_opa


@dataclass(slots=True)
class OpaServer:
    """One server: `start`, `stop` and `start` again as a test needs it."""

    folder: Path
    scheme: str = "http"
    port: int = field(default_factory=free_port)
    _running: ExitStack = field(default_factory=ExitStack)
    _program: Program | None = None

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def settings(self, **others: object) -> OpaSettings:
        """How to reach it."""
        return OpaSettings(address=Address.parse(self.url), **others)  # type: ignore[arg-type]

    def start(self, *arguments: str | Path) -> None:
        """Start it with nothing in it but what *arguments* name, and wait until it answers."""
        flags = ["--addr", f"127.0.0.1:{self.port}", "--log-level=error", "--skip-version-check"]
        command = ["run", "--server", *flags, *arguments]
        program = self._running.enter_context(
            running(opa.PROGRAM, command, self.folder / "opa.log")
        )
        self._program = program
        program.until(self._answers, "OPA answers")

    def stop(self) -> None:
        self.thaw()
        self._running.close()

    def freeze(self) -> None:
        """Keep it from doing anything, while the system goes on accepting connections for it."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, number: signal.Signals) -> None:
        if self._program is not None:
            self._program._signal(number)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/health", timeout=5) as answer:  # noqa: S310  # loopback
                return bool(answer.status == 200)
        except HTTPError:
            return True
        except URLError as error:
            # Who asks for a certificate, or shows one that is not trusted here, is there.
            return isinstance(error.reason, ssl.SSLError)
        except ConnectionError:
            return False


@contextmanager
def an_opa(folder: Path, *arguments: str | Path, scheme: str = "http") -> Iterator[OpaServer]:
    """An OPA that runs until the end of the block."""
    server = OpaServer(folder, scheme)
    try:
        server.start(*arguments)
        yield server
    finally:
        server.stop()
