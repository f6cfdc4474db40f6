"""Objects of our own kinds, and guardrails in ConfigMaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.cluster.objects import SHOP
from tests.policy.own_guardrails import rego

if TYPE_CHECKING:
    from datetime import datetime

    from tests.cluster.objects import Object

OWN = "meshwarden-system"
API_VERSION = "meshwarden.dev/v1alpha1"


def enforcement(*bindings: Object, name: str = "default", **spec: Any) -> Object:
    """An Enforcement of the profile production with *bindings*, but for *spec*."""
    return {
        "apiVersion": API_VERSION,
        "kind": "Enforcement",
        "metadata": {"name": name},
        "spec": {"profile": "production", "bindings": list(bindings), **spec},
    }


def exemption(name: str, until: datetime | str = "2037-01-31", **spec: Any) -> Object:
    """Leave from vs-retries-bounded for objects of its name in the shop, but for *spec*."""
    end = until if isinstance(until, str) else f"{until:%Y-%m-%dT%H:%M:%SZ}"
    usual: Object = {
        "guardrails": ["vs-retries-bounded"],
        "match": {"names": [name]},
        "until": end,
        "reason": "SHOP-1: the test needs it",
    }
    return {
        "apiVersion": API_VERSION,
        "kind": "Exemption",
        "metadata": {"namespace": SHOP, "name": name},
        "spec": usual | spec,
    }


def policies(name: str, *guardrails: str, **sources: str) -> Object:
    """A ConfigMap with guardrails `acme-NAME`, and other *sources* by the stems of their keys."""
    data = {guardrail: rego(guardrail) for guardrail in guardrails} | sources
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "namespace": OWN,
            "name": name,
            "labels": {"meshwarden.dev/policies": "rego"},
        },
        "data": {f"{stem}.rego": source for stem, source in data.items()},
    }


def mesh_config(text: str) -> Object:
    """The mesh's ConfigMap."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"namespace": "istio-system", "name": "istio"},
        "data": {"mesh": text},
    }
