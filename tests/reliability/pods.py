"""Pods, as far as a test needs them: a process at an address, ready or not, and its Secret."""

from __future__ import annotations

import base64
import os
import ssl
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from certs.pair import read_certificates
from tests.cluster.programs import running

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.cluster.programs import Program

MESHWARDEN = Path(sys.executable).with_name("meshwarden")
_PORT, _HEALTH_PORT = 8443, 8080


@dataclass(slots=True)
class Pod:
    """One container of the image, at an address of its own."""

    name: str
    address: str
    folder: Path
    arguments: Sequence[str]
    kubeconfig: Path
    """Of its ServiceAccount."""
    lag: float = 0.0
    """Seconds until its kubelet notices that a Secret has changed."""
    leaving: bool = False
    """Whether it has been deleted, so that no Service may send anything here any more."""
    _running: ExitStack = field(default_factory=ExitStack)
    _program: Program | None = None

    @property
    def tls(self) -> Path:
        """Where the Secret of the leaf is mounted."""
        return self.folder / f"{self.name}-tls"

    def start(self) -> None:
        """Run the container; it may take a while until it is ready."""
        self._running.close()
        self.leaving = False
        flags = [*self.arguments, f"--host={self.address}"]
        environment = {**os.environ, "KUBECONFIG": str(self.kubeconfig), "POD_NAME": self.name}
        self._program = self._running.enter_context(
            running(MESHWARDEN, flags, self.folder / f"{self.name}.log", environment)
        )

    def until_ready(self) -> None:
        """Wait for the readiness probe."""
        assert self._program is not None, "it was never started"
        self._program.until(self.is_ready, f"{self.name} is ready")

    def is_ready(self) -> bool:
        """What the kubelet's probe learns."""
        try:
            with urlopen(f"http://{self.address}:{_HEALTH_PORT}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False

    def metrics(self) -> str:
        """What Prometheus would read."""
        with urlopen(f"http://{self.address}:{_HEALTH_PORT}/metrics", timeout=5) as answer:
            text: bytes = answer.read()
        return text.decode()

    def serial(self) -> int:
        """The number of the certificate that it serves."""
        pem = ssl.get_server_certificate((self.address, _PORT))
        return read_certificates(pem.encode())[0].serial_number

    def kill(self) -> None:
        """End it as a lost machine does."""
        assert self._program is not None, "it was never started"
        self._program.kill()

    def delete(self, *, pre_stop: float) -> None:
        """End it as Kubernetes does: out of the Service, `preStop`, the signal, and the drain."""
        self.leaving = True
        time.sleep(pre_stop)
        self.stop()

    def stop(self) -> None:
        """Send the signal to stop, and wait for the end."""
        self._running.close()

    def log(self) -> str:
        """What it has written."""
        return (self.folder / f"{self.name}.log").read_text(encoding="utf-8", errors="replace")


def mount(secret: Mapping[str, str], folder: Path) -> None:
    """Write the data of a Secret as a kubelet does: a new folder, and one symlink that swaps."""
    fresh = folder / f"..{time.time_ns()}"
    fresh.mkdir(parents=True)
    for key, value in secret.items():
        (fresh / key).write_bytes(base64.b64decode(value))
        with suppress(FileExistsError):
            (folder / key).symlink_to(Path("..data") / key)
    swap = folder / "..data_tmp"
    swap.symlink_to(fresh.name)
    swap.rename(folder / "..data")
