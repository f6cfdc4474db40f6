"""When to renew, and what clients have to trust while a CA is being replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding

from certs.pair import read_certificates

if TYPE_CHECKING:
    from datetime import datetime, timedelta


def lookahead(not_before: datetime, not_after: datetime) -> timedelta:
    """How early to renew: with a third of the life left, so that two attempts may fail."""
    return (not_after - not_before) / 3


def is_due(not_after: datetime, *, now: datetime, lookahead: timedelta) -> bool:
    """Whether a certificate must be renewed at *now*, *lookahead* before it ends."""
    return now >= not_after - lookahead


def bundle(*pems: bytes, now: datetime) -> bytes:
    """The certificates of all of *pems* that have not ended, each once, in the order given.

    While a CA is being replaced the API server has to trust the old and the new one: replicas
    serve leaves of both.

    Raises:
        PkiError: one of *pems* holds no certificate.
    """
    certificates = [certificate for pem in pems for certificate in read_certificates(pem)]
    kept = dict.fromkeys(c for c in certificates if now <= c.not_valid_after_utc)
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in kept)
