"""The two servers that are compared, each in a process group of its own on loopback."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from benchmarks import generate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PATIENCE = 30.0
_RULES = Path(__file__).with_name("opa")
_MESHWARDEN = Path(sys.executable).with_name("meshwarden")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers reviews."""

    name: str
    url: str
    process: int
    seconds: float
    """From the start of its process until it was ready."""

    def resident(self) -> float:
        """MiB of memory that it and its children hold now."""
        told = subprocess.run(
            ["ps", "-o", "rss=", "-s", str(self.process)],
            capture_output=True,
            text=True,
            check=True,
        )
        return sum(map(int, told.stdout.split())) / 1024

    def answer(self, review: Path) -> Any:
        """Its response to one review."""
        return json.loads(_fetch(self.url, review.read_bytes()))["response"]


@contextmanager
def meshwarden(
    folder: Path,
    *,
    profile: str = "production",
    bindings: Sequence[generate.Object] = (),
    policies: Sequence[Path] = (),
) -> Iterator[Server]:
    """`meshwarden serve` as it runs in a cluster: TLS, log line and metrics on, one process."""
    config, context = folder / "enforcement.yaml", folder / "context.yaml"
    generate.write_yaml(config, [enforcement(profile, bindings)])
    generate.write_yaml(context, generate.MESH)
    subprocess.run(
        [_MESHWARDEN, "certs", "issue", f"--out={folder}", "--ip=127.0.0.1"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    port, health = _free_port(), _free_port()
    flags = [
        f"--tls-cert={folder / 'tls.crt'}",
        f"--tls-key={folder / 'tls.key'}",
        f"--config={config}",
        f"--context={context}",
        f"--port={port}",
        f"--health-port={health}",
        *(f"--policies={root}" for root in policies),
    ]
    command: list[str | Path] = [_MESHWARDEN, "serve", "--host=127.0.0.1", *flags]
    ready = f"http://127.0.0.1:{health}/readyz"
    with _running(command, ready, folder / "meshwarden.log") as (process, seconds):
        url = f"https://127.0.0.1:{port}/validate?timeout=5s"
        yield Server("meshwarden", url, process, seconds)


@contextmanager
def opa(folder: Path, *loaded: str | Path) -> Iterator[Server]:
    """`opa run --server` over plain HTTP, with *loaded*, or else six comparable rules."""
    port = _free_port()
    binary = Path(os.environ["KUBEBUILDER_ASSETS"]) / "opa"
    flags = [f"--addr=127.0.0.1:{port}", "--log-level=error", "--disable-telemetry"]
    command: list[str | Path] = [binary, "run", "--server", *flags, *(loaded or [_RULES])]
    ready = f"http://127.0.0.1:{port}/health"
    with _running(command, ready, folder / "opa.log") as (process, seconds):
        # Without a path OPA answers `data.system.main`, which is how an API server asks it.
        yield Server("opa run --server", f"http://127.0.0.1:{port}/", process, seconds)


@contextmanager
def both(folder: Path, bindings: Sequence[generate.Object]) -> Iterator[Sequence[Server]]:
    """Both at once, so that they can be measured in turns; OPA only where its binary is."""
    with ExitStack() as stack:
        servers = [stack.enter_context(meshwarden(folder, bindings=bindings))]
        if has_opa():
            servers.append(stack.enter_context(opa(folder)))
        yield servers


def has_opa() -> bool:
    """Whether KUBEBUILDER_ASSETS holds an opa to compare with."""
    return (Path(os.environ.get("KUBEBUILDER_ASSETS", "")) / "opa").is_file()


@contextmanager
def _running(command: Sequence[str | Path], ready: str, log: Path) -> Iterator[tuple[int, float]]:
    """The id of a process that runs, and the seconds until it was ready."""
    started = time.monotonic()
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True) as process,
    ):
        try:
            _wait(process, ready, log)
            yield process.pid, time.monotonic() - started
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _wait(process: subprocess.Popen[bytes], ready: str, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(URLError, ConnectionError):
            _fetch(ready)
            return
        time.sleep(0.01)
    message = f"{process.args!r} does not answer\n{log.read_text()}"
    raise RuntimeError(message)


def _fetch(url: str, body: bytes | None = None) -> bytes:
    request = Request(url, data=body, headers={"Content-Type": "application/json"})  # noqa: S310  # loopback
    context = ssl._create_unverified_context()  # noqa: S323, SLF001  # a throwaway certificate
    with urlopen(request, timeout=30, context=context) as answer:  # noqa: S310  # loopback
        content: bytes = answer.read()
    return content


def enforcement(profile: str, bindings: Sequence[generate.Object]) -> generate.Object:
    """The one Enforcement of a configuration."""
    return {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": "Enforcement",
        "metadata": {"name": "default"},
        "spec": {"profile": profile, "bindings": list(bindings)},
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
