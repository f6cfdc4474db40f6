"""Servers in processes of their own, and a client that speaks to them over real TLS."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.serving.reviews import encoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from http.client import HTTPResponse

PATIENCE = 30.0
"""Seconds within which anything local happens, on a slow and busy machine as well."""

ROOT = Path(__file__).parents[2]
JSON_TYPE = {"Content-Type": "application/json"}


def eventually(holds: Callable[[], Any], what: str) -> Any:
    """Wait until *holds* gives something true, and return it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.02)
    message = f"not within {PATIENCE} s: {what}"
    raise AssertionError(message)


class Running:
    """A server that runs: its ports, its log, and ways to ask it."""

    def __init__(self, process: subprocess.Popen[bytes], ca: Path) -> None:
        self.process = process
        self._ca = ca
        self.lines: list[dict[str, Any]] = []
        threading.Thread(target=self._read, daemon=True).start()
        listening = self.logged("listening")
        self.port: int = listening["port"]
        self.health_port: int = listening["health_port"]

    def logged(self, event: str, **fields: Any) -> dict[str, Any]:
        """Wait for the log line of *event* that has *fields*."""

        def found() -> dict[str, Any] | None:
            wanted = {"event": event, **fields}
            return next((line for line in self.lines if wanted.items() <= line.items()), None)

        line: dict[str, Any] = eventually(found, f"a line {event} {fields} in {self.lines[-5:]}")
        return line

    def context(self) -> ssl.SSLContext:
        """What an API server trusts."""
        return ssl.create_default_context(cafile=self._ca)

    def connect(self) -> closing[HTTPSConnection]:
        """A connection of its own, that is kept alive until it is closed."""
        return closing(
            HTTPSConnection("localhost", self.port, context=self.context(), timeout=PATIENCE)
        )

    def post(
        self, path: str, body: bytes, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers of the answer to one POST over a new connection."""
        with self.connect() as connection:
            return exchange(connection, path, body, headers)

    def ask(self, path: str, review: Any) -> dict[str, Any]:
        """The `response` to *review*."""
        status, body, _ = self.post(f"{path}?timeout=10s", encoded(review))
        assert status == 200, body
        response: dict[str, Any] = json.loads(body)["response"]
        return response

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of a GET on the plain port."""
        plain = HTTPConnection("localhost", self.health_port, timeout=PATIENCE)
        with closing(plain) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def metric(self, series: str) -> float:
        """The value of one series, 0 where it is not there yet."""
        for line in self.get("/metrics")[1].splitlines():
            if line.startswith(f"{series} "):
                return float(line.rpartition(" ")[2])
        return 0

    def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with suppress(ValueError):
                self.lines.append(json.loads(line))


def exchange(
    connection: HTTPSConnection, path: str, body: bytes, headers: dict[str, str] | None = None
) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of the answer to one POST."""
    connection.request("POST", path, body=body, headers=headers or JSON_TYPE)
    return read(connection.getresponse())


def read(answer: HTTPResponse) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of *answer*."""
    return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}


@contextmanager
def running(command: Sequence[str | Path], ca: Path) -> Iterator[Running]:
    """Run *command*, a server that logs where it listens; end it in the end."""
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    ) as process:
        try:
            yield Running(process, ca)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.send_signal(signal.SIGTERM)  # twice: in a hurry
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()


def dial(server: Running) -> socket.socket:
    """A connection that gives up rather than wait for ever."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
