"""Whether a certificate can serve: every problem at once, before anything is loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from certs.chain import chain_problem, may_certify
from certs.errors import PkiError
from certs.names import covers, names_of
from certs.pair import read_certificates, read_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

    from certs.pair import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a certificate says of itself, and what keeps it from serving."""

    subject: str = ""
    names: tuple[str, ...] = ()
    """DNS names and IP addresses."""
    not_before: datetime | None = None
    not_after: datetime | None = None
    """Both in UTC; None where the certificate cannot be read."""
    problems: tuple[str, ...] = ()
    """One sentence each; empty for a certificate that can serve."""


def verify(
    pair: Pair, *, now: datetime, ca: bytes | None = None, names: Iterable[str] = ()
) -> Verification:
    """Look for everything that is wrong with *pair*.

    Args:
        pair: what a server is about to load.
        now: the moment at which it is to serve.
        ca: the CA certificates that clients trust, in PEM; None leaves the chain unjudged.
        names: the names under which clients will call.
    """
    try:
        chain = read_certificates(pair.certificate)
    except PkiError as error:
        return Verification(problems=(f"the certificate cannot be read: {error}",))
    found = describe(chain[0], now=now, names=names)
    problems = (
        *_key_problems(chain[0], pair.key),
        *found.problems,
        *_chain_problems(chain, ca, now),
    )
    return replace(found, problems=problems)


def describe(
    certificate: x509.Certificate, *, now: datetime, names: Iterable[str] = ()
) -> Verification:
    """What *certificate* says of itself, and what is wrong with it alone, as `verify` asks."""
    problems = [*_date_problems(certificate, now), *_name_problems(names_of(certificate), names)]
    if not may_certify(certificate):
        problems += _use_problems(certificate)
    return Verification(
        subject=certificate.subject.rfc4514_string(),
        names=names_of(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        problems=tuple(problems),
    )


def mismatch(certificate: x509.Certificate, key: PrivateKeyTypes) -> bool:
    """Whether *key* is not the one that *certificate* speaks of."""
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return certificate.public_key().public_bytes(*form) != key.public_key().public_bytes(*form)


def _date_problems(certificate: x509.Certificate, now: datetime) -> Iterator[str]:
    if now < certificate.not_valid_before_utc:
        yield f"it is not valid before {certificate.not_valid_before_utc:%Y-%m-%d %H:%M:%S} UTC"
    if now > certificate.not_valid_after_utc:
        yield f"it expired on {certificate.not_valid_after_utc:%Y-%m-%d %H:%M:%S} UTC"


def _key_problems(leaf: x509.Certificate, pem: bytes) -> Iterator[str]:
    try:
        key = read_key(pem)
    except PkiError as error:
        yield f"the key cannot be read: {error}"
        return
    if mismatch(leaf, key):
        yield "the key does not belong to the certificate"


def _use_problems(leaf: x509.Certificate) -> Iterator[str]:
    if not names_of(leaf):
        yield "it names nobody: clients pass over the common name, and want alternative names"
    try:
        uses = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return  # without the extension it may serve any purpose
    if ExtendedKeyUsageOID.SERVER_AUTH not in uses:
        yield "it is not for servers: its extended key usage lacks serverAuth"


def _name_problems(offered: Sequence[str], wanted: Iterable[str]) -> Iterator[str]:
    for name in wanted:
        if not covers(offered, name):
            yield f"it is not for {name}; its names are {', '.join(offered) or 'none'}"


def _chain_problems(
    chain: Sequence[x509.Certificate], ca: bytes | None, now: datetime
) -> Iterator[str]:
    if ca is None:
        return
    try:
        authorities = read_certificates(ca)
    except PkiError as error:
        yield f"the CA cannot be read: {error}"
        return
    problem = chain_problem(chain, authorities, now)
    if problem:
        yield problem
