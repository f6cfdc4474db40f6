"""The facts on connections that decide whether a review is ever lost."""

from __future__ import annotations

import signal
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from certs import store
from certs.issue import issue_leaf
from certs.names import alternative_names
from certs.pair import Pair, read_certificates
from tests.serving.conftest import NAMES, issue
from tests.serving.reviews import encoded, review, virtual_service
from tests.serving.running import JSON_TYPE, PATIENCE, eventually, exchange, read
from webhook.serving.settings import ServerSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPSConnection
    from pathlib import Path

    from tests.serving.conftest import Start
    from tests.serving.running import Running

SOUND = encoded(review())


@pytest.fixture
def own_pki(tmp_path: Path) -> Path:
    """Certificates that a test may replace."""
    return issue(tmp_path)


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


def test_3_3_a_new_certificate_is_served_without_a_restart(start: Start, own_pki: Path) -> None:
    with start(folder=own_pki, certificate_poll=0.05) as server:
        with server.connect() as kept:
            exchange(kept, "/validate", SOUND)
            before = serial(server)
            end = server.metric("meshwarden_certificate_not_after_seconds")

            renewed = issue_leaf(
                store.stored_ca(own_pki), NAMES, now=datetime.now(UTC), lifetime=timedelta(days=9)
            )
            store.store_leaf(own_pki, renewed)

            eventually(lambda: serial(server) == serial_of(renewed), "the new leaf is served")
            assert before != serial_of(renewed)
            first = kept.sock
            assert exchange(kept, "/validate", SOUND)[0] == 200
            assert kept.sock is first  # connections that stand are not disturbed
        found = server.metric("meshwarden_certificate_not_after_seconds")
        assert found == read_certificates(renewed.certificate)[0].not_valid_after_utc.timestamp()
        assert found < end
        assert server.metric('meshwarden_certificate_loads_total{outcome="loaded"}') == 2
        assert server.process.poll() is None


def test_3_3_a_certificate_of_another_type_of_key_replaces_the_old_one(
    start: Start, own_pki: Path
) -> None:
    """One context keeps a certificate for each type, and would go on serving the EC one."""
    with start(folder=own_pki, certificate_poll=0.05) as server:
        renewed = rsa_leaf(store.stored_ca(own_pki))
        store.store_leaf(own_pki, renewed)

        eventually(lambda: serial(server) == serial_of(renewed), "the RSA leaf is served")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        pytest.param("another-key", "the key does not belong to the certificate", id="mismatch"),
        pytest.param("expired", "it expired on 2020-01-02 00:00:00 UTC", id="expired"),
        pytest.param("garbage", "the certificate cannot be read", id="garbage"),
        pytest.param("missing", "cannot be read: No such file or directory", id="missing"),
    ],
)
def test_3_3_an_unusable_certificate_keeps_the_old_one(
    start: Start, own_pki: Path, name: str, problem: str
) -> None:
    with start(folder=own_pki, certificate_poll=0.05) as server:
        before = serial(server)

        spoil(own_pki, name)

        def refusals() -> list[str]:
            lines = [line for line in server.lines if line["event"] == "certificate refused"]
            return [str(line["problems"]) for line in lines]

        # Two files are not written in one moment: half of a pair may have been refused before.
        eventually(lambda: any(problem in told for told in refusals()), problem)
        assert serial(server) == before
        refused = server.metric('meshwarden_certificate_loads_total{outcome="refused"}')
        assert refused == len(refusals())
        assert server.get("/readyz")[0] == 200


def spoil(folder: Path, name: str) -> None:
    """Put something into *folder* that cannot be served."""
    if name == "another-key":
        (folder / "tls.key").write_bytes((folder / "ca.key").read_bytes())
    if name == "expired":
        then = datetime(2020, 1, 1, tzinfo=UTC)
        store.store_leaf(
            folder,
            issue_leaf(store.stored_ca(folder), NAMES, now=then, lifetime=timedelta(days=1)),
        )
    if name == "garbage":
        (folder / "tls.crt").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n")
    if name == "missing":
        (folder / "tls.crt").unlink()


def dial(server: Running) -> socket.socket:
    """A connection that gives up rather than wait for ever."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)


def socket_of(connection: HTTPSConnection) -> ssl.SSLSocket:
    assert isinstance(connection.sock, ssl.SSLSocket)
    return connection.sock


def serial(server: Running) -> int:
    """The serial number of the certificate that a new connection gets."""
    with handshake(server) as connection:
        der = connection.getpeercert(binary_form=True)
    assert der is not None
    return x509.load_der_x509_certificate(der).serial_number


@contextmanager
def handshake(server: Running) -> Iterator[ssl.SSLSocket]:
    with (
        dial(server) as plain,
        server.context().wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        yield connection


def serial_of(pair: Pair) -> int:
    return read_certificates(pair.certificate)[0].serial_number


def rsa_leaf(ca: Pair) -> Pair:
    """A leaf with an RSA key, as another tool may issue it."""
    signer = load_pem_private_key(ca.key, None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = datetime.now(UTC)
    issuer = read_certificates(ca.certificate)[0]
    template = x509.CertificateBuilder(
        issuer.subject, x509.Name([]), key.public_key(), 77, now, now + timedelta(days=1)
    ).add_extension(alternative_names(NAMES), critical=True)
    template = template.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
    )
    return Pair(
        template.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
