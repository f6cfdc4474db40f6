"""From a leaf through its intermediates to a CA that clients trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


def chain_problem(
    chain: Sequence[x509.Certificate], authorities: Sequence[x509.Certificate], now: datetime
) -> str | None:
    """What keeps the first of *chain* from being trusted through *authorities*, or None.

    Args:
        chain: the leaf, then its intermediates in any order.
        authorities: what clients trust; while a CA is being replaced, the old and the new one.
        now: the moment at which clients look.
    """
    certificate, intermediates = chain[0], list(chain[1:])
    while True:
        issuers = _issuers(certificate, authorities)
        if issuers:
            return _authority_problem(issuers, now)
        found = _issuers(certificate, intermediates)
        if not found:
            return f"its CA is not the one given: it was issued by {_name(certificate.issuer)}"
        certificate = found[0]
        intermediates.remove(certificate)


def _issuers(
    certificate: x509.Certificate, candidates: Iterable[x509.Certificate]
) -> list[x509.Certificate]:
    return [candidate for candidate in candidates if _issued(certificate, candidate)]


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False  # another name, a key that cannot sign, another signature
    return True


def _authority_problem(issuers: Iterable[x509.Certificate], now: datetime) -> str | None:
    """Why none of *issuers* may be believed; one that may is enough."""
    problem = None
    for issuer in issuers:
        problem = _why_not(issuer, now)
        if problem is None:
            return None
    return problem


def _why_not(issuer: x509.Certificate, now: datetime) -> str | None:
    if not may_certify(issuer):
        return f"{_name(issuer.subject)} signed it, which is no CA"
    if now > issuer.not_valid_after_utc:
        return f"its CA expired on {issuer.not_valid_after_utc:%Y-%m-%d %H:%M:%S} UTC"
    if now < issuer.not_valid_before_utc:
        return f"its CA is not valid before {issuer.not_valid_before_utc:%Y-%m-%d %H:%M:%S} UTC"
    return None


def may_certify(certificate: x509.Certificate) -> bool:
    """Whether *certificate* is a CA's."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _name(name: x509.Name) -> str:
    return name.rfc4514_string() or "nobody"
