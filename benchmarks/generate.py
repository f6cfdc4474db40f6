"""Objects to measure with: the same ones on every machine and in every run.

All of them are sound under the profile `production`, because nearly everything that a webhook is
asked about is, and so that no answer is short for being a denial.
"""

from __future__ import annotations

import json
from itertools import count, islice
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Object = dict[str, Any]

SIZES = {"2 KB": 2_000, "100 KB": 100_000, "1 MB": 1_000_000}
"""Bytes of the object's JSON, by the name that tables show."""

NAMESPACE = "teashop"

_MESH_CONFIG = """\
accessLogFile: /dev/stdout
accessLogEncoding: JSON
outboundTrafficPolicy: {mode: REGISTRY_ONLY}
defaultConfig:
  holdApplicationUntilProxyStarts: true
  proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}
defaultTrafficPolicy:
  connectionPool: {tcp: {maxConnections: 1024}}
  outlierDetection: {consecutive5xxErrors: 5}
"""

MESH: list[Object] = [
    {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": NAMESPACE, "labels": {"istio-injection": "enabled"}},
    },
    {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "istio", "namespace": "istio-system"},
        "data": {"mesh": _MESH_CONFIG},
    },
]
"""What `--context` tells the server."""


def virtual_service(size: int) -> Object:
    """A VirtualService of at least *size* bytes of JSON, and less than a route more."""
    spec: Object = {"hosts": [_host(0)], "http": [_route_for_the_rest(0)]}
    obj = _istio("networking", "VirtualService", 0, spec)
    missing = size - len(json.dumps(obj))
    for number in count():
        if missing <= 0:
            return obj
        route = _route(number)
        spec["http"].insert(-1, route)
        missing -= len(json.dumps(route)) + len(", ")
    raise AssertionError


def review(obj: Object) -> Object:
    """The AdmissionReview that an API server sends when *obj* is created."""
    group, _, version = obj["apiVersion"].rpartition("/")
    resource = {"group": group, "version": version, "resource": f"{obj['kind'].lower()}s"}
    kind = {"group": group, "version": version, "kind": obj["kind"]}
    request = {
        "uid": "7c9d3b52-7a51-4d0c-9d39-5a2e7b1f0c11",
        "kind": kind,
        "resource": resource,
        "requestKind": kind,
        "requestResource": resource,
        "name": obj["metadata"]["name"],
        "namespace": obj["metadata"]["namespace"],
        "operation": "CREATE",
        "userInfo": {"username": "ada", "groups": ["tea-shop", "system:authenticated"]},
        "object": obj,
        "oldObject": None,
        "dryRun": False,
        "options": {"kind": "CreateOptions", "apiVersion": "meta.k8s.io/v1"},
    }
    return {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": request}


def write_documents(file: Path, number: int) -> None:
    """Write *number* mixed documents into *file*, as a repository of a large mesh holds them."""
    write_yaml(file, islice(mixed(), number))


def write_partly_broken(file: Path, number: int) -> None:
    """Write *number* documents as `write_documents` does, but every tenth is denied."""
    write_yaml(
        file,
        (
            obj if index % 10 else _too_many_retries(index)
            for index, obj in enumerate(islice(mixed(), number))
        ),
    )


def write_large(file: Path, number: int, size: int) -> None:
    """Write *number* VirtualServices, each of *size* bytes of JSON, and more in YAML."""
    write_yaml(file, (virtual_service(size) for _ in range(number)))


def write_yaml(file: Path, objects: Iterable[Object]) -> None:
    """Write *objects* into *file*, a document each."""
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump_all(objects, stream, Dumper=yaml.CSafeDumper, sort_keys=False)


def mixed() -> Iterator[Object]:
    """One object after the other, without an end, of the kinds that a large mesh is made of."""
    for number in count():
        yield _KINDS[number % len(_KINDS)](number)


def _istio(group: str, kind: str, number: int, spec: Object) -> Object:
    return {
        "apiVersion": f"{group}.istio.io/v1",
        "kind": kind,
        "metadata": _metadata(number),
        "spec": spec,
    }


def _metadata(number: int) -> Object:
    app = f"service-{number:05}"
    return {
        "name": app,
        "namespace": NAMESPACE,
        "labels": {"app": app, "team": "tea"},
        "annotations": {"teashop.example/owner": "tea@teashop.example"},
    }


def _host(number: int) -> str:
    return f"service-{number:05}.{NAMESPACE}.svc.cluster.local"


def _route(number: int) -> Object:
    return {
        "name": f"route-{number}",
        "match": [{"uri": {"prefix": f"/v1/items/{number}/"}}],
        "timeout": "12s",
        "retries": {"attempts": 2, "perTryTimeout": "3s", "retryOn": "connect-failure"},
        "route": [{"destination": {"host": _host(number), "port": {"number": 8080}}}],
    }


def _route_for_the_rest(number: int) -> Object:
    return {key: value for key, value in _route(number).items() if key != "match"}


def _virtual_service(number: int) -> Object:
    routes = [_route(number), _route_for_the_rest(number)]
    return _istio(
        "networking", "VirtualService", number, {"hosts": [_host(number)], "http": routes}
    )


def _too_many_retries(number: int) -> Object:
    obj = _virtual_service(number)
    obj["spec"]["http"][1]["retries"] = {"attempts": 10, "perTryTimeout": "1s"}
    return obj


def _destination_rule(number: int) -> Object:
    policy = {
        "connectionPool": {
            "tcp": {"maxConnections": 256, "connectTimeout": "1s"},
            "http": {"http1MaxPendingRequests": 128, "http2MaxRequests": 256},
        },
        "outlierDetection": {"consecutive5xxErrors": 5, "interval": "10s"},
    }
    subsets = [{"name": name, "labels": {"version": name}} for name in ("v1", "v2")]
    spec = {"host": _host(number), "trafficPolicy": policy, "subsets": subsets}
    return _istio("networking", "DestinationRule", number, spec)


def _peer_authentication(number: int) -> Object:
    spec = {
        "selector": {"matchLabels": {"app": f"service-{number:05}"}},
        "mtls": {"mode": "STRICT"},
    }
    return _istio("security", "PeerAuthentication", number, spec)


def _authorization_policy(number: int) -> Object:
    principals = [f"cluster.local/ns/{NAMESPACE}/sa/caller-{n}" for n in range(3)]
    rule = {
        "from": [{"source": {"principals": principals}}],
        "to": [{"operation": {"methods": ["GET", "POST"], "paths": ["/v1/*"]}}],
    }
    spec = {
        "selector": {"matchLabels": {"app": f"service-{number:05}"}},
        "action": "ALLOW",
        "rules": [rule],
    }
    return _istio("security", "AuthorizationPolicy", number, spec)


def _service_entry(number: int) -> Object:
    spec = {
        "hosts": [f"api-{number:05}.clearing.example"],
        "location": "MESH_EXTERNAL",
        "resolution": "DNS",
        "exportTo": ["."],
        "ports": [{"number": 443, "name": "tls", "protocol": "TLS"}],
    }
    return _istio("networking", "ServiceEntry", number, spec)


def _deployment(number: int) -> Object:
    resources = {
        "sidecar.istio.io/proxyCPU": "100m",
        "sidecar.istio.io/proxyCPULimit": "1",
        "sidecar.istio.io/proxyMemory": "128Mi",
        "sidecar.istio.io/proxyMemoryLimit": "256Mi",
    }
    labels = {"app": f"service-{number:05}", "version": "v1"}
    container = {
        "name": "app",
        "image": f"registry.teashop.example/service-{number:05}:1.0.0",
        "ports": [{"name": "http", "containerPort": 8080}],
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}},
        "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}},
        "livenessProbe": {"httpGet": {"path": "/alive", "port": "http"}},
        "securityContext": {
            "runAsNonRoot": True,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
    }
    account = f"service-{number:05}"
    template = {
        "metadata": {"labels": labels, "annotations": resources},
        "spec": {"serviceAccountName": account, "containers": [container]},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": _metadata(number),
        "spec": {"selector": {"matchLabels": labels}, "template": template},
    }


def _service(number: int) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": _metadata(number),
        "spec": {
            "selector": {"app": f"service-{number:05}"},
            "ports": [{"name": "http", "port": 80, "targetPort": 8080, "appProtocol": "http"}],
        },
    }


_KINDS: tuple[Callable[[int], Object], ...] = (
    _virtual_service,
    _destination_rule,
    _deployment,
    _service,
    _authorization_policy,
    _virtual_service,
    _peer_authentication,
    _service_entry,
)
