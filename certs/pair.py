"""A certificate and its key, and how both are read from PEM."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from certs.errors import PkiError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate, perhaps followed by its intermediates, and its private key; both in PEM."""

    certificate: bytes
    key: bytes = field(repr=False)


def read_certificates(pem: bytes) -> list[x509.Certificate]:
    """Every certificate in *pem*, at least one.

    Raises:
        PkiError: there is none, or one of them cannot be read.
    """
    try:
        certificates = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        message = "it holds no certificate in PEM"
        raise PkiError(message) from error
    for certificate in certificates:
        _check(certificate)
    return certificates


def _check(certificate: x509.Certificate) -> None:
    """Read what the library puts off until it is asked for, so that nothing fails later."""
    try:
        _ = certificate.extensions, certificate.public_key()
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
        message = f"a certificate in it is malformed: {error}"
        raise PkiError(message) from error


def read_key(pem: bytes) -> PrivateKeyTypes:
    """The private key in *pem*.

    Raises:
        PkiError: there is none, it is encrypted, or it is of an unknown kind.
    """
    try:
        return load_pem_private_key(pem, password=None)
    except TypeError as error:
        message = "it is encrypted; a server has nobody to ask for the passphrase"
        raise PkiError(message) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        # The library's text may quote what it read, and that is a secret.
        message = "it is no private key in PEM"
        raise PkiError(message) from error
