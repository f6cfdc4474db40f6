"""A handshake that fails is counted by its cause, and logged once a minute at most."""

from __future__ import annotations

import io
import json
import socket
import ssl
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from tests.serving.running import eventually
from webhook.serving.handshakes import Handshakes, cause_of
from webhook.serving.log import open_log
from webhook.serving.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.serving.conftest import Start
    from tests.serving.running import Running


def dial(server: Running) -> closing[socket.socket]:
    return closing(socket.create_connection(("localhost", server.port), timeout=30))


def trust_nobody(server: Running) -> None:
    """An API server with the wrong caBundle."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with dial(server) as plain, pytest.raises(ssl.SSLCertVerificationError):
        context.wrap_socket(plain, server_hostname="localhost")


def speak_plain_http(server: Running) -> None:
    with dial(server) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with suppress(ConnectionResetError):
            plain.recv(1)


def speak_old(server: Running) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with dial(server) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="localhost")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize(
    ("fail", "cause"),
    [
        pytest.param(trust_nobody, "untrusted", id="untrusted"),
        pytest.param(speak_plain_http, "plain_http", id="plain-http"),
        pytest.param(speak_old, "nothing_in_common", id="an-old-version"),
    ],
)
def test_a_server_tells_of_handshakes_that_fail(
    start: Start, fail: Callable[[Running], None], cause: str
) -> None:
    with start() as server:
        for _ in range(2):
            fail(server)

        series = f'meshwarden_handshake_failures_total{{cause="{cause}"}}'
        eventually(lambda: server.metric(series) == 2, f"{cause} is counted twice")
        server.logged("handshake failed", cause=cause)
        told = [line for line in server.lines if line["event"] == "handshake failed"]
        assert len(told) == 1


def test_who_only_looks_whether_a_port_is_open_is_not_counted(start: Start) -> None:
    with start() as server:
        with dial(server):
            pass
        trust_nobody(server)
        server.logged("handshake failed", cause="untrusted")

        assert 'handshake_failures_total{cause="other"}' not in server.get("/metrics")[1]


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ("TLSV1_ALERT_UNKNOWN_CA", "untrusted"),
        ("SSLV3_ALERT_BAD_CERTIFICATE", "untrusted"),
        ("WRONG_VERSION_NUMBER", "no_tls"),
        ("BAD_EXTENSION", "other"),
        (None, "other"),
    ],
)
def test_causes(reason: str | None, cause: str) -> None:
    error = ssl.SSLError(1, "text")
    error.reason = reason  # type: ignore[assignment]  # None where OpenSSL gives none

    assert cause_of(error) == cause


def test_a_cause_is_logged_again_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    handshakes = Handshakes(log=open_log(stream), metrics=Metrics())
    error = ssl.SSLError(1, "text")
    error.reason = "HTTP_REQUEST"

    for now in (0.0, 59.0, 60.0):
        monkeypatch.setattr("time.monotonic", lambda now=now: now)
        handshakes._failed(error)

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["reason"] for line in lines] == ["HTTP_REQUEST", "HTTP_REQUEST"]
