"""The webhook configurations, as they should be."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from webhook import __version__
from webhook.cluster.resources import CLUSTER_ROLES, MUTATING, VALIDATING
from webhook.installation.coverage import Entry, rules
from webhook.installation.names import LABELS, MUTATING_NAME, VALIDATING_NAME
from webhook.model.kinds import CORE_GROUP, Kind
from webhook.model.objects import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from webhook.cluster.resources import Resource
    from webhook.installation.coverage import Coverage
    from webhook.installation.names import Installation
    from webhook.model.kinds import Operation
    from webhook.model.objects import Json, Object

TIMEOUT = 5
"""Seconds that an API server waits for us."""

_CONFIG_MAP = Kind(CORE_GROUP, "ConfigMap")
_KUBE_SYSTEM = "kube-system"
_TEARDOWN = ("namespace-controller", "generic-garbage-collector")


class FailurePolicy(StrEnum):
    """What becomes of a request where we do not answer."""

    FAIL = "Fail"
    IGNORE = "Ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the configurations hold beside what follows from the guardrails."""

    bundle: bytes = b""
    """The CAs by which the API server knows us, in PEM; empty leaves `caBundle` out."""
    failure_policy: FailurePolicy = FailurePolicy.IGNORE
    """Of the entry for Istio's kinds; every other entry has Ignore, always."""
    owner: str | None = None
    """The uid of our ClusterRole."""
    suspended: bool = False
    """Whether nothing may be asked of us."""


def configurations(
    covered: Coverage, installation: Installation, state: State
) -> dict[Resource, Object]:
    """Both configurations, by their resource."""
    validating = [
        _validating(entry, kinds, installation, state) for entry, kinds in covered.validated.items()
    ]
    mutating = [
        _mutating(entry, kinds, installation, state) for entry, kinds in covered.mutated.items()
    ]
    if state.suspended:
        validating, mutating = [], []
    return {
        MUTATING: _configuration(MUTATING, MUTATING_NAME, mutating, installation, state),
        VALIDATING: _configuration(VALIDATING, VALIDATING_NAME, validating, installation, state),
    }


def _configuration(
    resource: Resource,
    name: str,
    webhooks: list[Object],
    installation: Installation,
    state: State,
) -> Object:
    metadata: dict[str, Json] = {
        "name": name,
        "labels": {**LABELS, "app.kubernetes.io/version": __version__},
        # Azure would else write a namespaceSelector of its own into every entry.
        "annotations": {"admissions.enforcer/disabled": "true"},
    }
    if state.owner:
        metadata["ownerReferences"] = [_owner(installation, state.owner)]
    return {
        "apiVersion": resource.api_version,
        "kind": resource.kind,
        "metadata": metadata,
        "webhooks": sorted(webhooks, key=lambda webhook: text(webhook, "name")),
    }


def _owner(installation: Installation, uid: str) -> Object:
    return {
        "apiVersion": CLUSTER_ROLES.api_version,
        "kind": CLUSTER_ROLES.kind,
        "name": installation.role,
        "uid": uid,
    }


def _validating(
    entry: Entry,
    kinds: Mapping[Kind, frozenset[Operation]],
    installation: Installation,
    state: State,
) -> Object:
    policy = state.failure_policy if entry is Entry.ISTIO else FailurePolicy.IGNORE
    return {
        "name": f"{entry}.validate.meshwarden.dev",
        "failurePolicy": policy.value,
        **_webhook(entry, kinds, installation, state, "/validate"),
    }


def _mutating(
    entry: Entry,
    kinds: Mapping[Kind, frozenset[Operation]],
    installation: Installation,
    state: State,
) -> Object:
    return {
        "name": f"{entry}.mutate.meshwarden.dev",
        # What a default would have been is denied by its guardrail where that matters.
        "failurePolicy": FailurePolicy.IGNORE.value,
        "reinvocationPolicy": "IfNeeded",
        **_webhook(entry, kinds, installation, state, "/mutate"),
    }


def _webhook(
    entry: Entry,
    kinds: Mapping[Kind, frozenset[Operation]],
    installation: Installation,
    state: State,
    path: str,
) -> dict[str, Json]:
    return {
        "clientConfig": _client_config(installation, state, path),
        "rules": rules(kinds),
        "namespaceSelector": _namespaces(entry, installation),
        # Whoever may set labels could else take objects out of our sight.
        "objectSelector": {},
        "matchConditions": _conditions(kinds, installation),
        "matchPolicy": "Equivalent",
        "timeoutSeconds": TIMEOUT,
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
    }


def _client_config(installation: Installation, state: State, path: str) -> Object:
    service: Object = {
        "name": installation.service,
        "namespace": installation.namespace,
        "path": path,
        "port": installation.port,
    }
    if not state.bundle:
        return {"service": service}
    return {"service": service, "caBundle": base64.b64encode(state.bundle).decode()}


def _namespaces(entry: Entry, installation: Installation) -> Object:
    if entry is Entry.CONFIG:
        # Where an Exemption is wrong its author has to hear of it, in whichever namespace; and
        # since nobody waits for this entry, it cannot lock us out of our own.
        return {}
    # This label is the API server's own: nobody can give it to another namespace.
    excluded = [_KUBE_SYSTEM, installation.namespace]
    selector = {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": excluded}
    return {"matchExpressions": [selector]}


def _conditions(kinds: Collection[Kind], installation: Installation) -> list[Object]:
    teardown = [f"system:serviceaccount:{_KUBE_SYSTEM}:{name}" for name in _TEARDOWN]
    found: list[Object] = [
        _nobody_of("not-ours", installation.users),
        _nobody_of("not-teardown", teardown),
        {"name": "not-nodes", "expression": "!('system:nodes' in request.userInfo.groups)"},
    ]
    if _CONFIG_MAP in kinds:
        found.append({"name": "mesh-config-maps", "expression": _MESH_CONFIG_MAPS})
    return found


_MESH_CONFIG_MAPS = (
    "request.resource.resource != 'configmaps' || (has(request.name) && "
    "(request.name == 'istio' || request.name.startsWith('istio-')))"
)
"""Of all ConfigMaps only those in which Istio keeps a mesh's settings."""


def _nobody_of(name: str, users: Iterable[str]) -> Object:
    listed = ", ".join(f"'{user}'" for user in users)
    return {"name": name, "expression": f"!(request.userInfo.username in [{listed}])"}
