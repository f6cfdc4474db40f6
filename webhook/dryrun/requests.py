"""The request that an API server would send for an object of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.model.kinds import CORE_GROUP, Kind, Operation
from webhook.model.objects import child, text
from webhook.model.request import Request

if TYPE_CHECKING:
    from webhook.model.objects import Object

_NAMESPACE = Kind("core", "Namespace")

CLUSTER_SCOPED = frozenset({_NAMESPACE, Kind("sailoperator.io", "Istio")})
"""The kinds among those that guardrails may judge whose objects live in no namespace."""


def kind_of(obj: Object) -> Kind:
    """The kind of an object of a file."""
    return Kind.of_api(text(obj, "apiVersion"), text(obj, "kind"))


def of_object(obj: Object, *, namespace: str) -> Request:
    """The request to create *obj*.

    Args:
        obj: the object.
        namespace: where it would land if it names no namespace itself, as with `kubectl -n`.
    """
    kind = kind_of(obj)
    return _request(kind, obj if kind in CLUSTER_SCOPED else _placed(obj, namespace))


def creating(request: Request, obj: Object) -> Request:
    """*request* with another object, as after mutation."""
    return _request(request.kind, obj)


def _request(kind: Kind, obj: Object) -> Request:
    metadata = child(obj, "metadata")
    name = text(metadata, "name")
    namespace = name if kind == _NAMESPACE else text(metadata, "namespace")
    version = text(obj, "apiVersion").rpartition("/")[2]
    return Request(
        uid="",
        kind=kind,
        version=version,
        operation=Operation.CREATE,
        namespace=namespace,
        name=name,
        object=obj,
        envelope={
            "kind": {"group": _api_group(kind), "version": version, "kind": kind.name},
            "operation": Operation.CREATE.value,
            "namespace": namespace,
            "name": name,
            "dryRun": False,
        },
    )


def _api_group(kind: Kind) -> str:
    return "" if kind.group == CORE_GROUP else kind.group


def _placed(obj: Object, namespace: str) -> Object:
    """*obj* with its namespace written in, as the API server does before admission."""
    metadata = child(obj, "metadata")
    if text(metadata, "namespace"):
        return obj
    return {**obj, "metadata": {**metadata, "namespace": namespace}}
