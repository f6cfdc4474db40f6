"""Objects to apply, in the namespace `shop`."""

from __future__ import annotations

from typing import Any

Object = dict[str, Any]

SHOP = "shop"


def virtual_service(name: str, *, version: str = "v1", **route: Any) -> Object:
    """A VirtualService with one route to the Service of its name; *route* says more about it."""
    host = f"{name}.{SHOP}.svc.cluster.local"
    http = {"route": [{"destination": {"host": host}}], "timeout": "5s", **route}
    http = {key: value for key, value in http.items() if value is not None}
    return _object("networking.istio.io", version, "VirtualService", name) | {
        "spec": {"hosts": [host], "http": [http]}
    }


def stubborn(name: str, *, attempts: int = 10, version: str = "v1") -> Object:
    """A VirtualService that `vs-retries-bounded` denies, and no other guardrail mentions."""
    retries = {"attempts": attempts, "perTryTimeout": "100ms"}
    return virtual_service(name, version=version, retries=retries)


def peer_authentication(name: str, mode: str, *, version: str = "v1") -> Object:
    """A PeerAuthentication of the workload of its name."""
    spec = {"selector": {"matchLabels": {"app": name}}, "mtls": {"mode": mode}}
    return _object("security.istio.io", version, "PeerAuthentication", name) | {"spec": spec}


def destination_rule(name: str, **traffic_policy: Any) -> Object:
    """A DestinationRule for the Service of its name."""
    spec = {"host": f"{name}.{SHOP}.svc.cluster.local", "trafficPolicy": traffic_policy}
    return _object("networking.istio.io", "v1", "DestinationRule", name) | {"spec": spec}


def pod(name: str, **annotations: str) -> Object:
    """A Pod whose sidecar has no resources yet, unless *annotations* give it some."""
    obj = _object("", "v1", "Pod", name)
    obj["metadata"] |= {"labels": {"app": name, "version": "v1"}, "annotations": annotations}
    return obj | {"spec": _containers(name) | {"serviceAccountName": name}}


def deployment(name: str) -> Object:
    """A Deployment whose pods' sidecars have no resources."""
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": _containers(name)}
    spec = {"replicas": 0, "selector": {"matchLabels": labels}, "template": template}
    return _object("apps", "v1", "Deployment", name) | {"spec": spec}


def namespace(name: str, **labels: str) -> Object:
    """A Namespace."""
    metadata = {"name": name, "labels": labels}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


def listed(*items: Object) -> Object:
    """A List, as `kubectl get -o yaml` writes it."""
    return {"apiVersion": "v1", "kind": "List", "items": list(items)}


def from_before() -> list[Object]:
    """What is in the cluster already when the webhook comes: bad, or without defaults."""
    names = ("applied", "replaced", "patched", "edited", "denied", "worse", "deleted")
    return [deployment("old-workload"), *(stubborn(f"old-{name}") for name in names)]


def _containers(name: str) -> Object:
    safe = {
        "runAsNonRoot": True,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    probe = {"httpGet": {"path": "/", "port": 8080}}
    container = {"name": "app", "image": f"registry.example/{name}:1", "securityContext": safe}
    return {"containers": [{**container, "readinessProbe": probe, "livenessProbe": probe}]}


def _object(group: str, version: str, kind: str, name: str) -> Object:
    api_version = f"{group}/{version}" if group else version
    metadata: Object = {"name": name, "namespace": SHOP}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata}
