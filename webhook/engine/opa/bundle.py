"""A bundle for OPA: what it loads itself, from a file or over HTTP, instead of being pushed to.

The same policies give the same bytes, wherever and whenever they are written, so a bundle that has
not changed is not taken for a new one.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.engine.opa.policies import Policies

MANIFEST = ".manifest"
SIGNATURES = ".signatures.json"

Signer: TypeAlias = Callable[[Mapping[str, bytes]], bytes]
"""Makes the signatures' file of a bundle from all others; `signing` has one."""


def bundle(policies: Policies, *, sign: Signer | None = None) -> bytes:
    """*policies* as OPA loads them, in `.tar.gz`; signed where something can *sign*."""
    files = {module.name: module.source.encode() for module in policies}
    files[MANIFEST] = _manifest(policies)
    if sign is not None:
        files[SIGNATURES] = sign(files)
    return gzip.compress(_archive(files), mtime=0)


def _manifest(policies: Policies) -> bytes:
    """Which policies these are, and which packages no other bundle may write.

    As OPA writes it before it takes the digest: keys in order, and no spaces.
    """
    told = {"revision": policies.revision, "roots": roots(m.package for m in policies)}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def roots(packages: Iterable[str]) -> list[str]:
    """The paths of *packages*, as narrow as can be: a central OPA serves others, too.

    A package inside another's is left out, since OPA refuses roots that overlap.
    """
    paths = sorted({f"{package.replace('.', '/')}/" for package in packages})
    outermost = [path for path in paths if not any(_is_inside(path, other) for other in paths)]
    return [path.rstrip("/") for path in outermost]


def _is_inside(path: str, other: str) -> bool:
    return path != other and path.startswith(other)


def _archive(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files):
            # Owner, mode and time of a new entry are always the same.
            entry = tarfile.TarInfo(name)
            entry.size = len(files[name])
            archive.addfile(entry, io.BytesIO(files[name]))
    return written.getvalue()
