"""Certificates made on the spot, and the real server behind them."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

MESHWARDEN = (str(Path(sys.executable).with_name("meshwarden")),)
_PATIENCE = 20.0
"""Seconds to wait for readiness; it takes about one."""


def issue_certificates(folder: Path) -> None:
    """Make a throwaway CA and a leaf for `localhost` in *folder*."""
    subprocess.run(
        [*MESHWARDEN, "certs", "issue", "--out", str(folder), "--dns", "localhost"],
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextlib.contextmanager
def serving(certificates: Path, config: Path, context: Path, log: Path) -> Iterator[int]:
    """Run `meshwarden serve` on a free port of the loopback address, and yield the port."""
    port, health_port = _free_port(), _free_port()
    command = [
        *MESHWARDEN,
        "serve",
        *("--tls-cert", str(certificates / "tls.crt")),
        *("--tls-key", str(certificates / "tls.key")),
        *("--config", str(config)),
        *("--context", str(context)),
        *("--host", "127.0.0.1", "--port", str(port), "--health-port", str(health_port)),
        *("--drain-delay", "0"),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            _await_readiness(process, health_port, log)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=_PATIENCE)


def _await_readiness(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(URLError, OSError):
            urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
            return
        time.sleep(0.05)
    message = f"the server did not become ready:\n{log.read_text()}"
    raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
