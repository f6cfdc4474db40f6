"""By which CAs the API server knows us."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from certs.chain import chain_problem
from certs.errors import PkiError
from certs.pair import read_certificates
from certs.rotation import bundle
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from webhook.model.objects import Object


def trusted(newest: bytes, *older: bytes, now: datetime) -> bytes:
    """A bundle that begins with *newest*, and holds whatever of *older* can be read.

    Raises:
        PkiError: *newest* holds no certificate.
    """
    return bundle(newest, *filter(is_readable, older), now=now)


def is_readable(pem: bytes) -> bool:
    """Whether *pem* holds certificates, and nothing that cannot be read."""
    try:
        read_certificates(pem)
    except PkiError:
        return False
    return True


def bundles_in(configuration: Object | None) -> list[bytes]:
    """The `caBundle` of each entry, empty where it is missing or is no base64."""
    webhooks = (configuration or {}).get("webhooks")
    listed = webhooks if isinstance(webhooks, list) else []
    return [_decoded(text(child(webhook, "clientConfig"), "caBundle")) for webhook in listed]


def includes(pem: bytes, wanted: bytes) -> bool:
    """Whether each certificate of *wanted* is in *pem*."""
    return is_readable(pem) and set(read_certificates(wanted)) <= set(read_certificates(pem))


def is_under(certificate: bytes, authority: bytes, now: datetime) -> bool:
    """Whether *certificate*, with its intermediates, is trusted by who trusts *authority*."""
    if not (is_readable(certificate) and is_readable(authority)):
        return False
    return chain_problem(read_certificates(certificate), read_certificates(authority), now) is None


def count(pem: bytes) -> int:
    """How many certificates there are in *pem*."""
    return len(read_certificates(pem)) if is_readable(pem) else 0


def readable(pems: Iterable[bytes]) -> list[bytes]:
    """Those of *pems* that hold certificates."""
    return [pem for pem in pems if is_readable(pem)]


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        return b""
