"""How OPA is reached, and who brings it the policies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

_PORTS = {"http": 80, "https": 443}


class PolicySource(StrEnum):
    """Where OPA has our policies from."""

    PUSH = "push"
    """From us, through its REST API: for an OPA that nobody else pushes to, such as a sidecar."""
    BUNDLE = "bundle"
    """From a bundle that it loads itself: `meshwarden policies bundle` writes it."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where OPA listens."""

    host: str
    """As in a URL: an IPv6 address stands in brackets."""
    port: int
    is_tls: bool
    prefix: str = ""
    """What stands before `/v1` in its paths, behind a proxy."""

    @classmethod
    def parse(cls, url: str) -> Address:
        """Read a URL such as `https://opa.example:8181`; raise ValueError where it is none."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            message = f"{url!r} is no URL of an OPA; expected one such as http://127.0.0.1:8181"
            raise ValueError(message)
        if parts.username is not None or parts.query or parts.fragment:
            message = "the URL of an OPA has no user, query or fragment; a token goes into a file"
            raise ValueError(message)
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        port = parts.port if parts.port is not None else _PORTS[parts.scheme]
        return cls(host, port, parts.scheme == "https", parts.path.rstrip("/"))

    def __str__(self) -> str:
        return f"{'https' if self.is_tls else 'http'}://{self.host}:{self.port}{self.prefix}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpaSettings:
    """How the engine `opa` works."""

    address: Address
    policies: PolicySource = PolicySource.PUSH
    token_file: Path | None = None
    """Holds the bearer token; read anew when OPA no longer accepts what it held."""
    ca_file: Path | None = None
    """PEM of the CAs that OPA's certificate may come from; else the system's."""
    certificate: Path | None = None
    """PEM of the certificate with which we show who we are."""
    key: Path | None = None
    """Its private key, where the certificate's file does not hold it."""
    timeout: float = 2.0
    """
    Seconds that OPA has for one question; a review's own deadline may leave it less.

    It answers within milliseconds. A whole review must not be spent on waiting for an OPA that
    hangs: half of what is left goes into finding out, and saying, what is wrong.
    """
    push_timeout: float = 10.0
    """Seconds that OPA has to take in one policy: it compiles all that it holds anew, each time."""
    push_interval: float = 0.5
    """Seconds from the end of one round of pushing to the next, if OPA forgets what it was told."""
    watch_interval: float = 1.0
    """Seconds between two looks at an OPA that nobody asks anything, for the metrics."""

    @property
    def name(self) -> str:
        """How messages call it, which strangers read: what leads through a proxy is left out."""
        return f"OPA at {replace(self.address, prefix='')}"
