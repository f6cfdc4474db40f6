"""A small catalogue, and configuration files to try on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.model.guardrail import Catalogue, Category, Guardrail, Severity
from webhook.model.kinds import Kind, Operation

if TYPE_CHECKING:
    from webhook.model.objects import Object

VIRTUAL_SERVICE = Kind("networking.istio.io", "VirtualService")
ISTIO_GATEWAY = Kind("networking.istio.io", "Gateway")
KUBERNETES_GATEWAY = Kind("gateway.networking.k8s.io", "Gateway")
POD = Kind("core", "Pod")

PARAMS: dict[str, dict[str, Object]] = {
    "vs-retries-bounded": {
        "maxAttempts": {"type": "integer", "minimum": 0, "maximum": 10, "default": 3},
        "exemptHosts": {"type": "array", "items": {"type": "string"}, "default": []},
    },
    "vs-timeout-required": {
        "defaultTimeout": {"type": "string", "format": "duration", "default": "15s"},
    },
    "pod-proxy-resources": {"cpu": {"type": "string", "format": "quantity", "default": "100m"}},
}
KINDS = {
    "vs-retries-bounded": (VIRTUAL_SERVICE,),
    "vs-timeout-required": (VIRTUAL_SERVICE,),
    "pod-proxy-resources": (POD,),
    "gw-wildcard-host": (ISTIO_GATEWAY, KUBERNETES_GATEWAY),
}


def guardrail(identity: str) -> Guardrail:
    return Guardrail(
        id=identity,
        package=f"istio.any.{identity}",
        title=identity,
        description="",
        references=(),
        since="0.1.0",
        severity=Severity.HIGH,
        category=Category.TRAFFIC,
        kinds=KINDS[identity],
        operations=(Operation.CREATE, Operation.UPDATE),
        remediation="",
        verify="",
        params=PARAMS.get(identity, {}),
        injects=identity in {"vs-timeout-required", "pod-proxy-resources"},
    )


CATALOGUE = Catalogue(
    guardrails={identity: guardrail(identity) for identity in KINDS}, modules={}, library=()
)

PROFILES = {
    "baseline": "vs-retries-bounded: {action: warn}",
    "production": "vs-retries-bounded: {action: deny, params: {maxAttempts: 2}}",
}


def profile(name: str, guardrails: str) -> str:
    return (
        "apiVersion: meshwarden.dev/v1alpha1\n"
        "kind: Profile\n"
        f"metadata: {{name: {name}}}\n"
        f"spec: {{guardrails: {{{guardrails}}}}}\n"
    )
