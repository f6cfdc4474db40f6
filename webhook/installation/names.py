"""What the parts of an installation are called."""

from __future__ import annotations

from dataclasses import dataclass

VALIDATING_NAME = "meshwarden"
MUTATING_NAME = "00-meshwarden"
"""Before `istio-sidecar-injector`: the API server goes by the order of the names, and what we put
on a Pod has to be there when the injector reads it."""

SUSPENDED = "meshwarden.dev/suspended"
"""An annotation of the validating configuration: while it is there, nothing is asked of us."""

LABELS = {
    "app.kubernetes.io/name": "meshwarden",
    "app.kubernetes.io/instance": "meshwarden",
    "app.kubernetes.io/component": "webhook",
    "app.kubernetes.io/part-of": "meshwarden",
    "app.kubernetes.io/managed-by": "meshwarden-controller",
}
"""Of all that the controller makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One Meshwarden in a cluster."""

    namespace: str = "meshwarden-system"
    service: str = "meshwarden"
    cluster_domain: str = "cluster.local"
    port: int = 443
    """Of the Service."""
    ca_secret: str = "meshwarden-ca"  # noqa: S105  # a name
    leaf_secret: str = "meshwarden-tls"  # noqa: S105  # as above
    lease: str = "meshwarden-controller"
    role: str = "meshwarden-controller"
    """The ClusterRole that owns the webhook configurations: they go when it goes."""
    serving_account: str = "meshwarden-serving"
    controller_account: str = "meshwarden-controller"

    @property
    def dns_name(self) -> str:
        """What the API server calls us by, and looks for in our certificate."""
        return f"{self.service}.{self.namespace}.svc"

    @property
    def users(self) -> tuple[str, str]:
        """Who we are to the API server: the controller and the serving replicas."""
        prefix = f"system:serviceaccount:{self.namespace}"
        return f"{prefix}:{self.controller_account}", f"{prefix}:{self.serving_account}"
