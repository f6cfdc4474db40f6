"""A server that shows a certificate, and answers reviews as it is told to."""

from __future__ import annotations

import ssl
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from certs.issue import issue_ca, issue_leaf
from certs.store import LEAF_CERTIFICATE, LEAF_KEY, store_leaf
from webhook.installation.names import Installation
from webhook.installation.replicas import Address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from certs.pair import Pair

INSTALLATION = Installation(namespace="guard")


class Replica:
    """Listens on 127.0.0.1 with a leaf for our Service.

    Attributes:
        ca: who signed the leaf.
        asked: the last review.
        respond: what to say to a review: a status and a body.
    """

    def __init__(self, folder: Path) -> None:
        now = datetime.now(UTC)
        self.ca: Pair = issue_ca(now=now)
        store_leaf(folder, issue_leaf(self.ca, [INSTALLATION.dns_name], now=now))
        self.asked: dict[str, Any] = {}
        self.respond: Callable[[dict[str, Any]], tuple[int, bytes]] = allow
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / LEAF_CERTIFICATE, folder / LEAF_KEY)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def address(self) -> Address:
        return Address("127.0.0.1", self._server.server_port)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    self.close_connection = True  # a client that does not trust us

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked = msgspec.json.decode(body)
                outer.asked["path"], outer.asked["host"] = self.path, self.headers["Host"]
                status, answer = outer.respond(outer.asked)
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


def allow(review: dict[str, Any]) -> tuple[int, bytes]:
    response = {"uid": review["request"]["uid"], "allowed": True}
    return 200, msgspec.json.encode({"response": response})


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    running = Replica(tmp_path)
    yield running
    running.stop()
