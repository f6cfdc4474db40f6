"""Secrets of type `kubernetes.io/tls`, and the certificates in them."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from certs.pair import Pair
from certs.store import CA_CERTIFICATE, LEAF_CERTIFICATE, LEAF_KEY
from webhook.installation.names import LABELS
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from webhook.model.objects import Json, Object


def pair_in(secret: Object | None) -> Pair | None:
    """Certificate and key, or None where one of them is missing."""
    certificate, key = entry(secret, LEAF_CERTIFICATE), entry(secret, LEAF_KEY)
    return Pair(certificate, key) if certificate and key else None


def ca_in(secret: Object | None) -> bytes:
    """The CAs that a Secret says are to be trusted; empty where it says nothing."""
    return entry(secret, CA_CERTIFICATE)


def entry(secret: Object | None, key: str) -> bytes:
    """What a Secret holds under *key*; empty where it holds nothing, or what is no base64."""
    try:
        return base64.b64decode(text(child(secret, "data"), key), validate=True)
    except binascii.Error:
        return b""


def secret(name: str, namespace: str, pair: Pair, ca: bytes, *, version: str) -> Object:
    """The Secret that holds *pair*, and beside it the CAs to be trusted.

    Args:
        name: of the Secret.
        namespace: of the Secret.
        pair: what is in it.
        ca: PEM.
        version: of what it replaces, so that nothing newer is lost; empty for the first.
    """
    metadata: dict[str, Json] = {"name": name, "namespace": namespace, "labels": LABELS}
    if version:
        metadata["resourceVersion"] = version
    contents = {CA_CERTIFICATE: ca, LEAF_CERTIFICATE: pair.certificate, LEAF_KEY: pair.key}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "type": "kubernetes.io/tls",
        "metadata": metadata,
        "data": {key: base64.b64encode(value).decode() for key, value in contents.items()},
    }
