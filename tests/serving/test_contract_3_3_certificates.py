"""A certificate that changes is served, and one that cannot be served changes nothing."""

from __future__ import annotations

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
from tests.serving.reviews import encoded, review
from tests.serving.running import dial, eventually, exchange

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

    from tests.serving.conftest import Start
    from tests.serving.running import Running

SOUND = encoded(review())


@pytest.fixture
def own_pki(tmp_path: Path) -> Path:
    """Certificates that a test may replace."""
    return issue(tmp_path)


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
