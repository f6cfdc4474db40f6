"""A folder that holds a CA and a leaf, under the names that a Secret of type tls gives them."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from certs.pair import Pair

CA_CERTIFICATE = "ca.crt"
CA_KEY = "ca.key"
LEAF_CERTIFICATE = "tls.crt"
LEAF_KEY = "tls.key"

_PUBLIC = 0o644
_SECRET = 0o600


def read_pair(certificate: Path, key: Path) -> Pair:
    """Read a certificate and its key.

    Raises:
        OSError: one of them is not there, or may not be read.
    """
    return Pair(certificate.read_bytes(), key.read_bytes())


def stored_ca(folder: Path) -> Pair:
    """The CA in *folder*; raise OSError as `read_pair` does."""
    return read_pair(folder / CA_CERTIFICATE, folder / CA_KEY)


def store_ca(folder: Path, ca: Pair) -> None:
    """Write a CA into *folder*; only its owner can read the key."""
    _store(folder, {CA_KEY: ca.key, CA_CERTIFICATE: ca.certificate})


def store_leaf(folder: Path, leaf: Pair) -> None:
    """Write a leaf into *folder*; only its owner can read the key."""
    _store(folder, {LEAF_KEY: leaf.key, LEAF_CERTIFICATE: leaf.certificate})


def _store(folder: Path, contents: dict[str, bytes]) -> None:
    """Replace files one by one, each at once.

    Between the two a reader may see the new key beside the old certificate: whoever reads
    verifies that they belong together, and looks again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        _replace(folder / name, content, _SECRET if name.endswith(".key") else _PUBLIC)


def _replace(path: Path, content: bytes, mode: int) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
