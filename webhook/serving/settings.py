"""How the server runs; what it judges by is the organisation's configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Times are in seconds, sizes in bytes."""

    certificate: Path
    """The leaf, in PEM, followed by its intermediates if there are any."""
    key: Path
    """The leaf's private key, in PEM, not encrypted."""
    host: str = ""
    """The address to listen on; empty for all, IPv4 and IPv6 alike."""
    port: int = 8443
    """For reviews, over TLS; 0 takes a free one."""
    health_port: int = 8080
    """For probes and metrics, plain, since a kubelet trusts no CA of ours; 0 takes a free one."""
    body_limit: int = 7 * 1024 * 1024
    """
    What an AdmissionReview may have: two objects of 3 MiB, the most that an API server takes, and
    room for the rest.
    """
    default_timeout: float = 10.0
    """What an API server waits that does not say how long; it is Kubernetes' own default."""
    deadline_margin: float = 0.3
    """
    Kept back from the deadline that the API server sends as `?timeout=`.

    Our own answer, which names the cause, must arrive before the API server gives up with a bare
    "context deadline exceeded".
    """
    keep_alive: int = 150
    """
    How long an idle connection stays open.

    An API server keeps its own for 90. Who closes first must not be us: a review that crosses our
    close on the wire is not sent again, it fails.
    """
    drain_delay: float = 5.0
    """
    How long to go on accepting after a signal to stop.

    Endpoints, kube-proxies and API servers learn only by and by that this replica has gone.
    """
    drain_limit: int = 30
    """How long reviews in flight get to finish after that; no API server waits longer."""
    certificate_poll: float = 5.0
    """
    How often the files of the certificate are read again.

    A mounted Secret changes by a swap of symlinks and sends no file events: only reading is sure.
    """
    source_poll: float = 2.0
    """How often guardrails, settings and context are read again, for the same reason."""
