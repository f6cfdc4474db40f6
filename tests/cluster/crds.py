"""The custom resources that the API server has to know before it can ask about them.

ISTIO_CRDS names a file with Istio's own CustomResourceDefinitions, whose schemas are then in force
beside our guardrails. Without one, definitions of our own accept whatever the fields hold: enough
for every promise here, since none is about Istio's schemas.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.cluster.kubectl import documents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.cluster.kubectl import Kubectl


class _Resource(NamedTuple):
    group: str
    kind: str
    plural: str
    versions: tuple[str, ...]
    """The one that is stored comes first."""
    scope: str = "Namespaced"


_NETWORKING = ("v1", "v1beta1", "v1alpha3")
_SECURITY = ("v1", "v1beta1")

_ISTIO = (
    _Resource("networking.istio.io", "DestinationRule", "destinationrules", _NETWORKING),
    _Resource("networking.istio.io", "EnvoyFilter", "envoyfilters", ("v1alpha3",)),
    _Resource("networking.istio.io", "Gateway", "gateways", _NETWORKING),
    _Resource("networking.istio.io", "ProxyConfig", "proxyconfigs", ("v1beta1",)),
    _Resource("networking.istio.io", "ServiceEntry", "serviceentries", _NETWORKING),
    _Resource("networking.istio.io", "Sidecar", "sidecars", _NETWORKING),
    _Resource("networking.istio.io", "VirtualService", "virtualservices", _NETWORKING),
    _Resource("networking.istio.io", "WorkloadEntry", "workloadentries", _NETWORKING),
    _Resource("networking.istio.io", "WorkloadGroup", "workloadgroups", _NETWORKING),
    _Resource("security.istio.io", "AuthorizationPolicy", "authorizationpolicies", _SECURITY),
    _Resource("security.istio.io", "PeerAuthentication", "peerauthentications", _SECURITY),
    _Resource("security.istio.io", "RequestAuthentication", "requestauthentications", _SECURITY),
    _Resource("extensions.istio.io", "TrafficExtension", "trafficextensions", ("v1alpha1",)),
    _Resource("extensions.istio.io", "WasmPlugin", "wasmplugins", ("v1alpha1",)),
    _Resource("telemetry.istio.io", "Telemetry", "telemetries", ("v1", "v1alpha1")),
)

_OPERATORS = (
    # Istio ships this definition no longer, but clusters that it once managed still have it.
    _Resource("install.istio.io", "IstioOperator", "istiooperators", ("v1alpha1",)),
    _Resource("sailoperator.io", "Istio", "istios", ("v1",), "Cluster"),
)

_GATEWAY_API = (
    _Resource("gateway.networking.k8s.io", "Gateway", "gateways", ("v1", "v1beta1")),
    _Resource("gateway.networking.k8s.io", "HTTPRoute", "httproutes", ("v1", "v1beta1")),
)

_OPEN_REPORTS = (
    _Resource("openreports.io", "Report", "reports", ("v1alpha1",)),
    _Resource("openreports.io", "ClusterReport", "clusterreports", ("v1alpha1",), "Cluster"),
)

_APPROVED = {"api-approved.kubernetes.io": "unapproved, a definition for tests"}
"""Kubernetes keeps groups below k8s.io for itself, but for those who say why they define one."""

_NEIGHBOURS = (
    _Resource("cert-manager.io", "Certificate", "certificates", ("v1",)),
    _Resource("cert-manager.io", "Issuer", "issuers", ("v1",)),
    _Resource("monitoring.coreos.com", "PrometheusRule", "prometheusrules", ("v1",)),
    _Resource("monitoring.coreos.com", "ServiceMonitor", "servicemonitors", ("v1",)),
)


def install(kubectl: Kubectl) -> None:
    """Install every definition, and wait until their objects can be created."""
    own = [*_OPERATORS, *_GATEWAY_API]
    if istio := os.environ.get("ISTIO_CRDS"):
        # Client-side apply would keep a copy of each in an annotation, beyond the size allowed.
        kubectl.must("apply", "--server-side", "-f", istio)
    else:
        own.extend(_ISTIO)
    kubectl.must("apply", "-f", "-", stdin=documents(*map(_definition, own)))
    _wait(kubectl)


def install_neighbours(kubectl: Kubectl) -> None:
    """Install what cert-manager and the Prometheus operator bring, without their schemas."""
    kubectl.must("apply", "-f", "-", stdin=documents(*map(_definition, _NEIGHBOURS)))
    _wait(kubectl)


def install_open_reports(kubectl: Kubectl) -> None:
    """Install the kinds of OpenReports, without their schemas."""
    kubectl.must("apply", "-f", "-", stdin=documents(*map(_definition, _OPEN_REPORTS)))
    _wait(kubectl)


def remove_open_reports(kubectl: Kubectl) -> None:
    """Remove them, and every report."""
    kubectl.must("delete", "-f", "-", stdin=documents(*map(_definition, _OPEN_REPORTS)))


def _wait(kubectl: Kubectl) -> None:
    kubectl.must("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")


def _definition(resource: _Resource) -> dict[str, Any]:
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{resource.plural}.{resource.group}", "annotations": _APPROVED},
        "spec": {
            "group": resource.group,
            "scope": resource.scope,
            "names": {
                "kind": resource.kind,
                "listKind": f"{resource.kind}List",
                "plural": resource.plural,
                "singular": resource.kind.lower(),
            },
            "versions": _versions(resource.versions),
        },
    }


def _versions(names: Iterable[str]) -> list[dict[str, Any]]:
    anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    return [
        {
            "name": name,
            "served": True,
            "storage": number == 0,
            "schema": {"openAPIV3Schema": anything},
        }
        for number, name in enumerate(names)
    ]
