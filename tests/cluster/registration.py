"""Tells the API server to ask the webhook, about every kind that a guardrail declares."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webhook.model.kinds import CORE_GROUP, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.cluster.kubectl import Kubectl

VALIDATING = "meshwarden"
MUTATING = "00-meshwarden"
"""Before `istio-sidecar-injector`: the API server goes by the order of the names."""

NOT_SERVED = frozenset({Kind("apps.openshift.io", "DeploymentConfig")})
"""Kinds that guardrails declare and that an API server without further parts does not have."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the webhook answers, and whose signature on its certificate is trusted."""

    url: str
    ca: bytes

    def client_config(self, path: str) -> dict[str, str]:
        """The `clientConfig` of a webhook that answers under *path*."""
        return {"url": self.url + path, "caBundle": base64.b64encode(self.ca).decode()}


def register(
    kubectl: Kubectl,
    endpoint: Endpoint,
    kinds: Iterable[Kind],
    *,
    failure_policy: str = "Fail",
    versions: str = "*",
) -> None:
    """Create or change both webhook configurations.

    Args:
        kubectl: an admin's.
        endpoint: where to ask.
        kinds: what to ask about.
        failure_policy: `Fail` or `Ignore`.
        versions: the API versions of the rules; others are converted (matchPolicy Equivalent).
    """
    rules = _rules(kinds, plurals(kubectl), versions)
    common = {"failurePolicy": failure_policy}
    validating = _webhook("istio.validate.meshwarden.dev", endpoint.client_config("/validate"))
    mutating = _webhook("istio.mutate.meshwarden.dev", endpoint.client_config("/mutate"))
    validating |= common | {"rules": _with(rules, "CREATE", "UPDATE", "DELETE")}
    mutating |= common | {"rules": _with(rules, "CREATE", "UPDATE")}
    configurations = [
        _configuration("ValidatingWebhookConfiguration", VALIDATING, validating),
        _configuration("MutatingWebhookConfiguration", MUTATING, mutating),
    ]
    for configuration in configurations:
        kubectl.must("apply", "--server-side", "-f", "-", stdin=json.dumps(configuration))


def _configuration(kind: str, name: str, webhook: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": kind,
        "metadata": {"name": name},
        "webhooks": [webhook],
    }


def _webhook(name: str, client_config: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "clientConfig": client_config,
        "admissionReviewVersions": ["v1"],
        "sideEffects": "None",
        "matchPolicy": "Equivalent",
        "timeoutSeconds": 5,
    }


def _rules(
    kinds: Iterable[Kind], plurals: Mapping[Kind, str], versions: str
) -> list[dict[str, Any]]:
    served = sorted(set(kinds) - NOT_SERVED)
    return [
        {
            "apiGroups": ["" if kind.group == CORE_GROUP else kind.group],
            "apiVersions": [versions],
            "resources": [plurals[kind]],
        }
        for kind in served
    ]


def _with(rules: Iterable[Mapping[str, Any]], *operations: str) -> list[dict[str, Any]]:
    return [{**rule, "operations": list(operations)} for rule in rules]


def plurals(kubectl: Kubectl) -> dict[Kind, str]:
    """What the API server calls each kind in a path, from its own discovery."""
    shown = json.loads(kubectl.must("api-resources", "--cached=false", "-o", "json"))
    return {
        Kind(resource.get("group") or CORE_GROUP, resource["kind"]): resource["name"]
        for resource in shown["resources"]
        if "/" not in resource["name"]
    }
