"""The real `meshwarden serve`, which can be killed, started again and configured anew."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import yaml

from certs.issue import issue_ca, issue_leaf
from certs.store import CA_CERTIFICATE, LEAF_CERTIFICATE, LEAF_KEY, store_ca, store_leaf
from tests.cluster.programs import free_port, running
from tests.cluster.registration import Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from certs.pair import Pair
    from tests.cluster.objects import Object
    from tests.cluster.programs import Program

_MESHWARDEN = Path(sys.executable).with_name("meshwarden")
_ADDRESS = "127.0.0.1"


@dataclass(slots=True)
class WebhookServer:
    """One server at one address: `start`, `kill` and `start` again as a test needs it."""

    folder: Path
    port: int = field(default_factory=free_port)
    health_port: int = field(default_factory=free_port)
    _running: ExitStack = field(default_factory=ExitStack)
    _program: Program | None = None

    def __post_init__(self) -> None:
        self.renew_certificates()

    @property
    def endpoint(self) -> Endpoint:
        """Where the API server finds it."""
        ca = (self.folder / CA_CERTIFICATE).read_bytes()
        return Endpoint(f"https://{_ADDRESS}:{self.port}", ca)

    @property
    def log(self) -> str:
        """All that it has logged so far."""
        return (self.folder / "serve.log").read_text(encoding="utf-8")

    def renew_certificates(self) -> Pair:
        """Put a leaf of a new CA in place, and return the CA."""
        now = datetime.now(UTC)
        ca = issue_ca(now=now)
        store_ca(self.folder, ca)
        store_leaf(self.folder, issue_leaf(ca, [_ADDRESS], now=now))
        return ca

    def start(
        self,
        configuration: Iterable[Object],
        *,
        context: Iterable[Object],
        flags: Iterable[str] = (),
    ) -> None:
        """Serve anew, and wait until it is ready.

        Args:
            configuration: an Enforcement and Exemptions.
            context: what it is told of the cluster: Namespaces and the mesh's ConfigMap.
            flags: further ones.
        """
        config = self._write("config.yaml", configuration)
        files = [f"--config={config}", f"--context={self._write('context.yaml', context)}"]
        self._start([*files, *flags]).until(self.is_ready, "meshwarden serve is ready")

    def follow(self, kubeconfig: Path, *flags: str) -> Program:
        """Serve anew by what the cluster says, and do not wait until it is ready."""
        return self._start(["--cluster", f"--kubeconfig={kubeconfig}", *flags])

    def _start(self, flags: Iterable[str]) -> Program:
        self.stop()
        self._program = self._running.enter_context(
            running(_MESHWARDEN, [*self._flags(), *flags], self.folder / "serve.log")
        )
        return self._program

    def kill(self) -> None:
        """End it as a lost node does: without a word to those who are connected."""
        assert self._program is not None, "it was never started"
        self._program.kill()

    def stop(self) -> None:
        """End it as Kubernetes does."""
        self._running.close()

    def is_ready(self) -> bool:
        """Whether `/readyz` says so."""
        try:
            with urlopen(f"http://{_ADDRESS}:{self.health_port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError):
            return False

    def metrics(self) -> str:
        """What Prometheus would read."""
        with urlopen(f"http://{_ADDRESS}:{self.health_port}/metrics", timeout=5) as answer:
            text: bytes = answer.read()
        return text.decode()

    def _flags(self) -> list[str]:
        values = {
            "--host": _ADDRESS,
            "--port": str(self.port),
            "--health-port": str(self.health_port),
            "--tls-cert": str(self.folder / LEAF_CERTIFICATE),
            "--tls-key": str(self.folder / LEAF_KEY),
            # Nobody but the API server asks, and it is told of no other replica.
            "--drain-delay": "0",
        }
        return ["serve", *(f"{option}={value}" for option, value in values.items())]

    def _write(self, name: str, objects: Iterable[Object]) -> Path:
        file = self.folder / name
        file.write_text(yaml.safe_dump_all(objects), encoding="utf-8")
        return file
