"""How the controller runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from certs.issue import CA_LIFETIME, LEAF_LIFETIME

if TYPE_CHECKING:
    from datetime import timedelta

    from webhook.installation.replicas import Address


class Certificates(StrEnum):
    """Who issues the certificate that replicas serve."""

    OWN = "own"
    """The controller, under a CA of its own."""
    CERT_MANAGER = "cert-manager"
    """cert-manager, into our Secret."""
    BROUGHT = "brought"
    """Somebody else, into our Secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControllerSettings:
    """Bare numbers are seconds."""

    identity: str
    """Who we are among the candidates; the name of the pod."""
    certificates: Certificates = Certificates.OWN
    ca_lifetime: timedelta = CA_LIFETIME
    leaf_lifetime: timedelta = LEAF_LIFETIME
    renewal: float = 2 / 3
    """The part of a life after which a certificate is renewed."""
    settle: float = 5.0
    """
    How long a new CA has to be trusted before a leaf of it is served.

    An API server learns of a change of `caBundle` by a watch, and there may be several.
    """
    interval: float = 10.0
    """How often to look, where nothing changes."""
    probe_interval: float = 10.0
    """How often to ask the webhook through its Service."""
    probe_address: Address | None = None
    """Where to ask instead; None for the Service's ClusterIP."""
    fall_back_after: float | None = None
    """For how long probes may fail until Fail becomes Ignore; None for ever."""
    lease_duration: int = 15
    """After which a leader that is silent is one no longer."""
    renew_deadline: float = 10.0
    """After which a leader that cannot renew its lease stops."""
    retry: float = 2.0
    """How often to renew, or to try to lead."""

    @property
    def rotating_interval(self) -> float:
        """How often to look while a CA is being replaced."""
        return min(self.interval, 2.0)
