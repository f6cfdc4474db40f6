"""A cable to a TCP server, which can be pulled out and plugged in again."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from tests.cluster.programs import free_port

_CHUNK = 65536


@dataclass(slots=True)
class Cable:
    """Passes on what comes to its own port; nothing is plugged in at first.

    Attributes:
        target: the port of the server.
        port: its own.
    """

    target: int
    port: int = field(default_factory=free_port)
    _listener: socket.socket | None = None
    _open: list[socket.socket] = field(default_factory=list)

    def plug(self) -> None:
        """Pass on what comes from now on."""
        listener = socket.create_server(("127.0.0.1", self.port))
        self._listener = listener
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()

    def unplug(self) -> None:
        """Refuse what comes from now on, and cut what is connected."""
        if self._listener is not None:
            _close(self._listener)
            self._listener = None
        for connection in self._open:
            _close(connection)
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                self._connect(client)

    def _connect(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            _close(client)
            return
        self._open += [client, server]
        for pair in ((client, server), (server, client)):
            threading.Thread(target=_pass_on, args=pair, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(_CHUNK):
            target.sendall(chunk)
    _close(source)
    _close(target)


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
