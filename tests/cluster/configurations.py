"""What the server of these tests enforces, and what it is told of the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.cluster.objects import SHOP, namespace

if TYPE_CHECKING:
    from datetime import datetime

    from tests.cluster.objects import Object

OPTED_IN = ("dr-connection-pool-missing", "dr-outlier-missing", "ns-injection-missing")
"""Guardrails whose default is injected because a binding says so."""


def enforcement(*bindings: Object) -> Object:
    """The profile production with *bindings*."""
    return {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": "Enforcement",
        "metadata": {"name": "default"},
        "spec": {"profile": "production", "bindings": list(bindings)},
    }


def standard() -> Object:
    """The profile production, with some defaults opted in."""
    return enforcement(*({"guardrail": guardrail, "inject": True} for guardrail in OPTED_IN))


def exemption(guardrail: str, *, name: str, until: datetime) -> Object:
    """Leave for objects called *name* in the shop."""
    return {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": "Exemption",
        "metadata": {"namespace": SHOP, "name": f"leave-for-{name}"},
        "spec": {
            "guardrails": [guardrail],
            "match": {"names": [name]},
            "until": f"{until:%Y-%m-%dT%H:%M:%SZ}",
            "reason": "SHOP-1: the test needs it",
        },
    }


def shop() -> Object:
    """The namespace of all test objects; Meshwarden copies its annotations to Pods."""
    obj: dict[str, Any] = namespace(SHOP, **{"istio-injection": "enabled"})
    obj["metadata"]["annotations"] = {
        "sidecar.istio.io/proxyCPU": "50m",
        "sidecar.istio.io/proxyMemory": "64Mi",
    }
    return obj


def mesh() -> Object:
    """The mesh's ConfigMap: closed."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "istio", "namespace": "istio-system"},
        "data": {"mesh": "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n"},
    }


def context() -> list[Object]:
    """What the server is told at its start."""
    return [shop(), namespace("istio-system"), namespace("default"), mesh()]
