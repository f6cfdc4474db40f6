"""The signature of a bundle: a JWT over the digest of every file, as OPA verifies it."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, TypeAlias

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from certs.errors import PkiError
from certs.pair import read_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.engine.opa.bundle import Signer

_Key: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_SHORTEST_RSA = 2048
"""Bits; RFC 7518 allows no fewer for RS256."""

_P256_NUMBER = 32
"""Bytes of each of the two numbers that an ES256 signature is."""


def signer(pem: bytes) -> Signer:
    """What signs bundles with the private key in *pem*.

    Raises:
        PkiError: it is no key that RS256 or ES256 can use.
    """
    key = _usable(read_key(pem))

    def sign(files: Mapping[str, bytes]) -> bytes:
        return json.dumps({"signatures": [_token(files, key)]}).encode()

    return sign


def _usable(key: object) -> _Key:
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _SHORTEST_RSA:
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    message = "it is neither an RSA key of 2048 bits or more nor an EC key on P-256"
    raise PkiError(message)


def _token(files: Mapping[str, bytes], key: _Key) -> str:
    algorithm = "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"
    head = _part({"alg": algorithm, "typ": "JWT"})
    told = f"{head}.{_part({'files': [_digest(name, files[name]) for name in sorted(files)]})}"
    return f"{told}.{_encoded(_signature(told.encode(), key))}"


def _digest(name: str, content: bytes) -> dict[str, str]:
    # OPA brings the manifest into the form in which it is written here before it takes the digest.
    return {"name": name, "hash": hashlib.sha256(content).hexdigest(), "algorithm": "SHA-256"}


def _signature(told: bytes, key: _Key) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(told, padding.PKCS1v15(), hashes.SHA256())
    # Else each signature would be another, and with it the bundle.
    signed = key.sign(told, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    return b"".join(number.to_bytes(_P256_NUMBER, "big") for number in decode_dss_signature(signed))


def _part(value: object) -> str:
    return _encoded(json.dumps(value, separators=(",", ":")).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
