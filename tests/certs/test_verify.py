"""Everything that keeps a certificate from serving is told at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from certs.issue import issue_ca, issue_leaf
from certs.pair import Pair, read_certificates, read_key
from certs.verify import Verification, verify

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def foreign(
    name: str,
    now: datetime,
    extensions: Sequence[x509.ExtensionType] = (),
    issuer: Pair | None = None,
) -> Pair:
    """A certificate as other tools make them: with *extensions* only, perhaps signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    own_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer, signer_name = key, own_name
    if issuer is not None:
        signer = read_key(issuer.key)  # type: ignore[assignment]
        signer_name = read_certificates(issuer.certificate)[0].subject
    builder = x509.CertificateBuilder(
        signer_name, own_name, key.public_key(), 1, now, now + timedelta(days=1)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Pair(builder.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM), pem)


NAMED = x509.SubjectAlternativeName([x509.DNSName("guard")])
CERTIFIES = x509.BasicConstraints(ca=True, path_length=None)


def test_a_sound_leaf_has_no_problem(ca: Pair, leaf: Pair, now: datetime) -> None:
    found = verify(leaf, now=now, ca=ca.certificate, names=["guard.mesh.svc", "127.0.0.1"])

    assert found == Verification(
        subject="CN=guard.mesh.svc",
        names=("guard.mesh.svc", "127.0.0.1"),
        not_before=now - timedelta(minutes=5),
        not_after=now + timedelta(days=90),
    )


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        pytest.param(-1, "it is not valid before 2026-06-01 11:55:00 UTC", id="too-early"),
        pytest.param(91, "it expired on 2026-08-30 12:00:00 UTC", id="too-late"),
    ],
)
def test_dates(leaf: Pair, now: datetime, days: int, problem: str) -> None:
    assert verify(leaf, now=now + timedelta(days=days)).problems == (problem,)


def test_the_key_of_another_certificate(ca: Pair, leaf: Pair, now: datetime) -> None:
    mixed = Pair(leaf.certificate, ca.key)

    assert verify(mixed, now=now).problems == ("the key does not belong to the certificate",)


def encrypted(key: bytes) -> bytes:
    cipher = BestAvailableEncryption(b"secret")
    return read_key(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, cipher)


def test_an_encrypted_key(leaf: Pair, now: datetime) -> None:
    found = verify(Pair(leaf.certificate, encrypted(leaf.key)), now=now)

    assert found.problems == (
        "the key cannot be read: it is encrypted; a server has nobody to ask for the passphrase",
    )


def test_what_is_no_key(leaf: Pair, now: datetime) -> None:
    found = verify(Pair(leaf.certificate, leaf.certificate), now=now)

    assert found.problems == ("the key cannot be read: it is no private key in PEM",)


def test_what_is_no_certificate(leaf: Pair, now: datetime) -> None:
    found = verify(Pair(leaf.key, leaf.key), now=now)

    assert found == Verification(
        problems=("the certificate cannot be read: it holds no certificate in PEM",)
    )


def test_a_certificate_whose_extensions_are_garbage(now: datetime) -> None:
    garbage = x509.UnrecognizedExtension(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, b"\xff")

    [problem] = verify(foreign("guard", now, [garbage]), now=now).problems

    assert problem.startswith("the certificate cannot be read: a certificate in it is malformed: ")


def test_a_name_that_it_is_not_for(leaf: Pair, now: datetime) -> None:
    assert verify(leaf, now=now, names=["other.mesh.svc", "guard.mesh.svc"]).problems == (
        "it is not for other.mesh.svc; its names are guard.mesh.svc, 127.0.0.1",
    )


def test_a_certificate_without_alternative_names(now: datetime) -> None:
    """As openssl makes them by default: Go refuses to look at the common name."""
    assert verify(foreign("guard", now), now=now, names=["guard"]).problems == (
        "it is not for guard; its names are none",
        "it names nobody: clients pass over the common name, and want alternative names",
    )


def test_a_certificate_for_clients(now: datetime) -> None:
    client = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])

    assert verify(foreign("guard", now, [NAMED, client]), now=now).problems == (
        "it is not for servers: its extended key usage lacks serverAuth",
    )


def test_every_problem_is_told(ca: Pair, now: datetime) -> None:
    other = issue_ca(now=now, name="Other CA")
    leaf = Pair(issue_leaf(other, ["guard"], now=now).certificate, other.key)

    found = verify(leaf, now=now + timedelta(days=100), ca=ca.certificate, names=["a", "b"])

    assert found.problems == (
        "the key does not belong to the certificate",
        "it expired on 2026-08-30 12:00:00 UTC",
        "it is not for a; its names are guard",
        "it is not for b; its names are guard",
        "its CA is not the one given: it was issued by CN=Other CA",
    )


@pytest.mark.parametrize("order", [pytest.param(1, id="in-order"), pytest.param(-1, id="reversed")])
def test_a_chain_through_intermediates(now: datetime, order: int) -> None:
    root = foreign("root", now, [CERTIFIES])
    middle = foreign("middle", now, [CERTIFIES], issuer=root)
    lower = foreign("lower", now, [CERTIFIES], issuer=middle)
    leaf = foreign("guard", now, [NAMED], issuer=lower)
    intermediates = [middle.certificate, lower.certificate][::order]
    served = Pair(leaf.certificate + b"".join(intermediates), leaf.key)

    assert verify(served, now=now, ca=root.certificate).problems == ()


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        pytest.param(2, "its CA expired on 2026-06-02 12:00:00 UTC", id="ended"),
        pytest.param(-1, "its CA is not valid before 2026-06-01 12:00:00 UTC", id="not-begun"),
    ],
)
def test_the_dates_of_the_ca_count(now: datetime, days: int, problem: str) -> None:
    root = foreign("root", now, [CERTIFIES])
    leaf = foreign("guard", now, [NAMED], issuer=root)

    found = verify(leaf, now=now + timedelta(days=days), ca=root.certificate)

    assert problem in found.problems


def test_of_two_cas_of_one_key_one_that_holds_is_enough(now: datetime) -> None:
    """A CA that was renewed with its key: what it signed before is still its own."""
    root = foreign("root", now, [CERTIFIES])
    key = read_key(root.key)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    name = read_certificates(root.certificate)[0].subject
    renewed = x509.CertificateBuilder(
        name, name, key.public_key(), 2, now, now + timedelta(days=9)
    ).add_extension(CERTIFIES, critical=True)
    trusted = root.certificate + renewed.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    leaf = issue_leaf(Pair(trusted[len(root.certificate) :], root.key), ["guard"], now=now)

    assert verify(leaf, now=now + timedelta(days=5), ca=trusted).problems == ()


@pytest.mark.parametrize(
    "extensions",
    [
        pytest.param([], id="no-basic-constraints"),
        pytest.param([x509.BasicConstraints(ca=False, path_length=None)], id="not-a-ca"),
    ],
)
def test_only_a_ca_may_sign(now: datetime, extensions: list[x509.ExtensionType]) -> None:
    signer = foreign("no-ca", now, extensions)
    leaf = foreign("guard", now, [NAMED], issuer=signer)

    found = verify(leaf, now=now, ca=signer.certificate)

    assert found.problems == ("CN=no-ca signed it, which is no CA",)


def test_a_ca_that_cannot_be_read(leaf: Pair, now: datetime) -> None:
    assert verify(leaf, now=now, ca=b"").problems == (
        "the CA cannot be read: it holds no certificate in PEM",
    )
