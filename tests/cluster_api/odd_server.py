"""An HTTP server that answers as it was told to, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

import yaml

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to one request."""

    status: int = 200
    body: bytes = b"{}"
    content_type: str | None = "application/json"

    @classmethod
    def lines(cls, *events: tuple[str, dict[str, Any]]) -> Answer:
        """The events of a watch, after which it ends."""
        told = [json.dumps({"type": kind, "object": obj}) for kind, obj in events]
        return cls(body="".join(f"{line}\n" for line in told).encode())

    @classmethod
    def listing(cls, *items: dict[str, Any], version: str = "1") -> Answer:
        """A list of objects."""
        obj = {"items": list(items), "metadata": {"resourceVersion": version}}
        return cls(body=json.dumps(obj).encode())

    @classmethod
    def refusal(cls, code: int, reason: str) -> Answer:
        """A Status, as the API server writes one."""
        status = {"kind": "Status", "code": code, "reason": reason, "message": f"it is {reason}"}
        return cls(status=code, body=json.dumps(status).encode())


class OddServer:
    """Answers in the given order, and the last answer for ever."""

    def __init__(self) -> None:
        self.answers: list[Answer] = [Answer()]
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def kubeconfig(self, file: Path, **cluster: Any) -> Path:
        """A kubeconfig that leads here, without a user."""
        url = f"http://127.0.0.1:{self._server.server_port}"
        config = {
            "clusters": [{"name": "odd", "cluster": {"server": url, **cluster}}],
            "contexts": [{"name": "odd", "context": {"cluster": "odd"}}],
            "current-context": "odd",
        }
        file.write_text(yaml.safe_dump(config), encoding="utf-8")
        return file

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Give the next answer."""
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        handler.send_response(answer.status)
        if answer.content_type:
            handler.send_header("Content-Type", answer.content_type)
        handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)
