"""Which kinds run pods, and where their pod template is.

Source: the API reference of Kubernetes for `core`, `apps` and `batch`, and of OpenShift for
`DeploymentConfig`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.model.kinds import Kind
from webhook.model.objects import EMPTY, annotations_of, child

if TYPE_CHECKING:
    from webhook.model.objects import Json, Object

POD = Kind("core", "Pod")

_TEMPLATE = ("spec", "template")

TEMPLATES: dict[Kind, tuple[str, ...]] = {
    Kind("apps", "DaemonSet"): _TEMPLATE,
    Kind("apps", "Deployment"): _TEMPLATE,
    Kind("apps", "ReplicaSet"): _TEMPLATE,
    Kind("apps", "StatefulSet"): _TEMPLATE,
    Kind("apps.openshift.io", "DeploymentConfig"): _TEMPLATE,
    Kind("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template"),
    Kind("batch", "Job"): _TEMPLATE,
    Kind("core", "ReplicationController"): _TEMPLATE,
}
"""Workload controllers, with the path of the pod template in each."""

_MADE_BY_OTHERS = frozenset(
    {Kind("apps", "ReplicaSet"), Kind("batch", "Job"), Kind("core", "ReplicationController")}
)
"""Kinds that a controller makes from a template of its own, which is the one to judge."""

_PROXY = "istio-proxy"
_STATUS = "sidecar.istio.io/status"


def template_of(kind: Kind, obj: Object) -> Object:
    """The pod template of a workload controller's *obj*, or an empty object."""
    found = obj
    for key in TEMPLATES[kind]:
        found = child(found, key)
    return found


def is_injected(pod: Object) -> bool:
    """Whether Istio's injector has been at *pod*: its status annotation and its container.

    A native sidecar is an init container, so both lists count.
    """
    spec = child(pod, "spec")
    named = _container_names(spec.get("containers")) | _container_names(spec.get("initContainers"))
    return _STATUS in annotations_of(pod) and _PROXY in named


def is_derived(kind: Kind, obj: Object) -> bool:
    """Whether a controller made *obj* from a template of its own.

    A Deployment that an operator owns is not: nothing else in the cluster holds its template.
    """
    if kind not in _MADE_BY_OTHERS:
        return False
    owners = child(obj, "metadata").get("ownerReferences")
    return isinstance(owners, list) and any(
        isinstance(owner, dict) and owner.get("controller") is True for owner in owners
    )


def _container_names(containers: Json) -> set[Json]:
    listed = containers if isinstance(containers, list) else []
    names = (c.get("name") if isinstance(c, dict) else EMPTY for c in listed)
    return {name for name in names if isinstance(name, str)}
