"""What is issued holds to the conventions that API servers and their users expect."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from certs.errors import PkiError
from certs.issue import issue_ca, issue_leaf
from certs.names import names_of
from certs.pair import Pair, read_certificates, read_key

if TYPE_CHECKING:
    from datetime import datetime


def certificate(pair: Pair) -> x509.Certificate:
    return read_certificates(pair.certificate)[0]


@pytest.mark.parametrize("which", ["ca", "leaf"])
def test_keys_are_ecdsa_p256(which: str, request: pytest.FixtureRequest) -> None:
    key = read_key(request.getfixturevalue(which).key)

    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert isinstance(key.curve, ec.SECP256R1)


def test_a_leaf_is_for_its_names_and_for_servers(leaf: Pair) -> None:
    extensions = certificate(leaf).extensions

    assert names_of(certificate(leaf)) == ("guard.mesh.svc", "127.0.0.1")
    uses = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(uses) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert not extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_a_ca_signs_certificates_and_nothing_else(ca: Pair) -> None:
    extensions = certificate(ca).extensions

    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert (usage.value.key_cert_sign, usage.value.digital_signature) == (True, False)
    constraints = extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert constraints.value == x509.BasicConstraints(ca=True, path_length=0)


def test_certificates_are_dated_five_minutes_back(ca: Pair, leaf: Pair, now: datetime) -> None:
    """A client whose clock is slow must not see a certificate from the future."""
    earlier = now - timedelta(minutes=5)

    assert certificate(ca).not_valid_before_utc == earlier
    assert certificate(leaf).not_valid_before_utc == earlier


def test_a_ca_lasts_a_year_or_more_and_a_leaf_ninety_days(
    ca: Pair, leaf: Pair, now: datetime
) -> None:
    assert certificate(ca).not_valid_after_utc >= now + timedelta(days=365)
    assert certificate(leaf).not_valid_after_utc == now + timedelta(days=90)


def test_a_leaf_never_outlives_its_ca(now: datetime) -> None:
    ca = issue_ca(now=now, lifetime=timedelta(days=3))

    leaf = issue_leaf(ca, ["guard"], now=now)

    assert certificate(leaf).not_valid_after_utc == now + timedelta(days=3)


def test_a_long_name_still_makes_a_certificate(ca: Pair, now: datetime) -> None:
    """The common name ends at 64 characters; the alternative name, which counts, does not."""
    name = "a" * 60 + ".mesh.svc.cluster.local"

    assert names_of(certificate(issue_leaf(ca, [name], now=now))) == (name,)


def test_an_ended_ca_signs_nothing(now: datetime) -> None:
    ca = issue_ca(now=now - timedelta(days=10), lifetime=timedelta(days=3))

    with pytest.raises(PkiError, match="the CA ended on 2026-05-25"):
        issue_leaf(ca, ["guard"], now=now)


def test_a_ca_with_the_key_of_another_signs_nothing(ca: Pair, leaf: Pair, now: datetime) -> None:
    with pytest.raises(PkiError, match="the CA's key does not belong to its certificate"):
        issue_leaf(Pair(ca.certificate, leaf.key), ["guard"], now=now)


def test_an_rsa_ca_signs_nothing(now: datetime) -> None:
    """It could, but what it signs would cost every handshake three times as much to check."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([])
    own = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    ).sign(key, hashes.SHA256())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    with pytest.raises(PkiError, match="the CA's key is not of elliptic curves"):
        issue_leaf(Pair(own.public_bytes(Encoding.PEM), pem), ["guard"], now=now)


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        pytest.param([], "without names", id="no-name"),
        pytest.param(["gärd"], "gärd is not ASCII", id="not-ascii"),
    ],
)
def test_names_that_no_certificate_can_hold(
    ca: Pair, names: list[str], complaint: str, now: datetime
) -> None:
    with pytest.raises(ValueError, match=complaint):
        issue_leaf(ca, names, now=now)
