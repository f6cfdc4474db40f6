"""Issue a CA, and leaves under it: ECDSA P-256, whose handshake costs a third of RSA-2048's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certs.errors import PkiError
from certs.names import alternative_names
from certs.pair import Pair, read_certificates, read_key
from certs.verify import mismatch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

CA_NAME = "Meshwarden CA"
CA_LIFETIME = timedelta(days=5 * 365)
LEAF_LIFETIME = timedelta(days=90)
SKEW = timedelta(minutes=5)
"""How far back a certificate is dated, for clients whose clocks are behind ours."""

_MOST_IN_COMMON_NAME = 64  # RFC 5280, ub-common-name


@dataclass(frozen=True, slots=True)
class _Issuer:
    """Who signs: the CA, or for the CA itself its own key."""

    subject: x509.Name
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class _Validity:
    not_before: datetime
    not_after: datetime


def issue_ca(*, now: datetime, name: str = CA_NAME, lifetime: timedelta = CA_LIFETIME) -> Pair:
    """Make a CA that may sign leaves, and no further CA."""
    key = ec.generate_private_key(ec.SECP256R1())
    itself = _Issuer(_subject(name), key)
    template = _template(itself, itself.subject, key, _Validity(now - SKEW, now + lifetime))
    template = template.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    template = template.add_extension(_usage(certifies=True), critical=True)
    return _signed(template, itself, key)


def issue_leaf(
    ca: Pair, names: Sequence[str], *, now: datetime, lifetime: timedelta = LEAF_LIFETIME
) -> Pair:
    """Make a server certificate for *names*, DNS names or IP addresses, signed by *ca*.

    It never outlives its CA.

    Raises:
        PkiError: *ca* cannot be read, does not fit its key, is not ours to use, or has ended.
        ValueError: *names* is empty, or holds one that is not ASCII.
    """
    authority, issuer = _authority(ca)
    validity = _Validity(now - SKEW, min(now + lifetime, authority.not_valid_after_utc))
    if validity.not_after <= now:
        message = f"the CA ended on {authority.not_valid_after_utc:%Y-%m-%d}"
        raise PkiError(message)
    key = ec.generate_private_key(ec.SECP256R1())
    return _signed(_leaf_template(issuer, names, key, validity), issuer, key)


def _leaf_template(
    issuer: _Issuer, names: Sequence[str], key: ec.EllipticCurvePrivateKey, validity: _Validity
) -> x509.CertificateBuilder:
    if not names:
        message = "a certificate without names serves nobody"
        raise ValueError(message)
    server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return (
        _template(issuer, _subject(names[0]), key, validity)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certifies=False), critical=True)
        .add_extension(server, critical=False)
        .add_extension(alternative_names(names), critical=False)
    )


def _authority(ca: Pair) -> tuple[x509.Certificate, _Issuer]:
    certificate, key = read_certificates(ca.certificate)[0], read_key(ca.key)
    if mismatch(certificate, key):
        message = "the CA's key does not belong to its certificate"
        raise PkiError(message)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        message = "the CA's key is not of elliptic curves"
        raise PkiError(message)
    return certificate, _Issuer(certificate.subject, key)


def _subject(name: str) -> x509.Name:
    common_name = x509.NameAttribute(NameOID.COMMON_NAME, name[:_MOST_IN_COMMON_NAME])
    return x509.Name([common_name])


def _template(
    issuer: _Issuer, subject: x509.Name, key: ec.EllipticCurvePrivateKey, validity: _Validity
) -> x509.CertificateBuilder:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    of_issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(validity.not_before)
        .not_valid_after(validity.not_after)
        .add_extension(own, critical=False)
        .add_extension(of_issuer, critical=False)
    )


def _usage(*, certifies: bool) -> x509.KeyUsage:
    """What the key may do: sign certificates, or sign handshakes."""
    return x509.KeyUsage(
        digital_signature=not certifies,
        key_cert_sign=certifies,
        crl_sign=certifies,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(
    template: x509.CertificateBuilder, issuer: _Issuer, key: ec.EllipticCurvePrivateKey
) -> Pair:
    certificate = template.sign(issuer.key, hashes.SHA256())
    return Pair(
        certificate.public_bytes(Encoding.PEM),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
