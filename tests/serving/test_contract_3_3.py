"""The facts on connections that decide whether a review is ever lost."""

from __future__ import annotations

import signal
import ssl
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.serving.reviews import encoded, review, virtual_service
from tests.serving.running import JSON_TYPE, dial, eventually, exchange, read
from webhook.serving.settings import ServerSettings

if TYPE_CHECKING:
    from http.client import HTTPSConnection
    from pathlib import Path

    from tests.serving.conftest import Start
    from tests.serving.running import Running

SOUND = encoded(review())


def test_3_3_http_1_1_with_the_name_of_the_service(scripted: Running) -> None:
    """An API server speaks HTTP/1.1 only, and verifies `SERVICE.NAMESPACE.svc`."""
    name = "meshwarden.meshwarden-system.svc"
    with (
        dial(scripted) as plain,
        scripted.context().wrap_socket(plain, server_hostname=name) as connection,
    ):
        connection.sendall(
            b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(SOUND), SOUND)
        )

        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize(
    ("version", "accepted"),
    [
        pytest.param(ssl.TLSVersion.TLSv1_1, False, id="tls-1.1-is-refused"),
        pytest.param(ssl.TLSVersion.TLSv1_2, True, id="tls-1.2"),
        pytest.param(ssl.TLSVersion.TLSv1_3, True, id="tls-1.3"),
    ],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_3_3_tls_1_2_or_newer(
    scripted: Running, version: ssl.TLSVersion, *, accepted: bool
) -> None:
    context = scripted.context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with dial(scripted) as plain:
        try:
            with context.wrap_socket(plain, server_hostname="localhost") as connection:
                found = connection.version() is not None
        except OSError:
            found = False

    assert found is accepted


def test_3_3_keep_alive_is_longer_than_an_api_servers(pki: Path) -> None:
    """Theirs is 90 seconds; who closes first must not be us."""
    settings = ServerSettings(certificate=pki, key=pki)

    assert settings.keep_alive >= 120


def test_3_3_keep_alive_is_what_the_setting_says(start: Start) -> None:
    with start(keep_alive=1) as server, server.connect() as connection:
        exchange(connection, "/validate", SOUND)
        first = socket_of(connection)

        assert first.recv(1) == b""


def test_3_3_many_reviews_go_over_one_connection(scripted: Running) -> None:
    with scripted.connect() as connection:
        exchange(connection, "/validate", SOUND)
        first = socket_of(connection)
        for _ in range(5):
            assert exchange(connection, "/validate", SOUND)[0] == 200

        assert connection.sock is first


def test_3_3_a_connection_without_any_request_is_closed_in_the_end(start: Start) -> None:
    with (
        start(keep_alive=1) as server,
        dial(server) as plain,
        server.context().wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(b"POST /validate HTTP/1.1\r\nHost: x\r\n")

        assert connection.recv(1) == b""


def test_3_3_a_head_without_end_is_refused(scripted: Running) -> None:
    with (
        dial(scripted) as plain,
        scripted.context().wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(b"POST /validate HTTP/1.1\r\n" + b"X-A: %s\r\n" % (b"x" * 1000) * 70)

        assert connection.recv(100).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_3_3_after_sigterm_readiness_is_off_and_new_connections_are_served(start: Start) -> None:
    """Who has not heard yet that this replica goes is served, and told to go elsewhere."""
    with start(drain_delay=20) as server:
        assert server.get("/readyz")[0] == 200

        server.process.send_signal(signal.SIGTERM)

        server.logged("draining")
        assert server.get("/readyz") == (503, "[+]certificate\n[+]engine\n[-]not-draining\n")
        assert server.get("/livez") == (200, "ok")
        status, _, headers = server.post("/validate", SOUND)
        assert (status, headers["connection"]) == (200, "close")
        status, _, headers = server.post("/nowhere", SOUND)
        assert (status, headers["connection"]) == (404, "close")


def test_3_3_before_sigterm_connections_are_not_closed(scripted: Running) -> None:
    assert "connection" not in scripted.post("/validate", SOUND)[2]


def test_3_3_reviews_in_flight_are_finished(start: Start) -> None:
    """A review that was sent before the signal is answered after it."""
    slow = encoded(review(virtual_service(seconds=1.5)))
    with start() as server, server.connect() as connection:
        connection.request("POST", "/validate", slow, JSON_TYPE)
        eventually(lambda: server.get("/readyz")[0] == 200, "the server runs")

        server.process.send_signal(signal.SIGTERM)

        status, _, headers = read(connection.getresponse())
        assert (status, headers["connection"]) == (200, "close")
        assert server.process.wait(30) == 0
        assert [line["decision"] for line in server.lines if line["event"] == "review"] == ["allow"]


def test_3_3_a_review_that_is_still_being_sent_is_finished(start: Start) -> None:
    with start() as server, server.connect() as connection:
        connection.putrequest("POST", "/validate")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(SOUND)))
        connection.endheaders(SOUND[:100])
        server.process.send_signal(signal.SIGTERM)
        server.logged("draining")

        connection.send(SOUND[100:])

        assert read(connection.getresponse())[0] == 200
        assert server.process.wait(30) == 0


def test_3_3_a_caller_that_goes_away_midway_leaves_no_trace(start: Start) -> None:
    with start() as server:
        with server.connect() as connection:
            connection.putrequest("POST", "/validate")
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Content-Length", str(len(SOUND)))
            connection.endheaders(SOUND[:100])

        assert server.post("/validate", SOUND)[0] == 200
        server.stop()

        events = [line["event"] for line in server.lines]
        assert events == ["certificate loaded", "listening", "review", "draining"]


def test_3_3_draining_takes_the_delay_and_no_longer(start: Start) -> None:
    with start(drain_delay=1) as server:
        before = datetime.now(UTC)

        assert server.stop() == 0

        assert timedelta(seconds=1) <= datetime.now(UTC) - before < timedelta(seconds=15)


def test_3_3_a_second_signal_ends_it_at_once(start: Start) -> None:
    slow = encoded(review(virtual_service(seconds=9)))
    with start(drain_delay=600) as server, server.connect() as connection:
        connection.request("POST", "/validate", slow, JSON_TYPE)
        server.process.send_signal(signal.SIGINT)
        server.logged("draining")

        server.process.send_signal(signal.SIGINT)

        assert server.process.wait(8) == 0


def test_3_3_no_review_is_lost_while_a_server_drains(start: Start) -> None:
    """As API servers do: go on over kept connections until they are told to close."""
    answers: list[int] = []
    with start(drain_delay=1) as server:

        def ask() -> None:
            with server.connect() as connection:
                headers: dict[str, str] = {}
                while "connection" not in headers:
                    status, _, headers = exchange(connection, "/validate", SOUND)
                    answers.append(status)

        callers = [threading.Thread(target=ask) for _ in range(8)]
        for caller in callers:
            caller.start()
        eventually(lambda: len(answers) > 100, "reviews are answered")
        server.process.send_signal(signal.SIGTERM)
        for caller in callers:
            caller.join()

        assert set(answers) == {200}
        assert server.process.wait(30) == 0


def socket_of(connection: HTTPSConnection) -> ssl.SSLSocket:
    assert isinstance(connection.sock, ssl.SSLSocket)
    return connection.sock
