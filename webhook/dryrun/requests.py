"""The request that an API server would send for an object of a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from webhook.model.kinds import CORE_GROUP, NAMESPACE, Kind, Operation
from webhook.model.objects import child, text
from webhook.model.request import Request
from webhook.report.findings import ObjectName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.objects import Object

CLUSTER_SCOPED = frozenset({NAMESPACE, Kind("sailoperator.io", "Istio")})
"""The kinds among those that guardrails may judge whose objects live in no namespace."""

_FROM_FILES = frozenset({Kind("install.istio.io", "IstioOperator")})
"""Kinds that `istioctl` reads from files, where the namespace of a `kubectl apply` says nothing."""


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


def name_of(request: Request, obj: Object) -> ObjectName:
    """What to call *obj*, of which *request* was made."""
    namespace = request.namespace
    if request.kind in CLUSTER_SCOPED:
        namespace = ""
    elif request.kind in _FROM_FILES:
        namespace = text(child(obj, "metadata"), "namespace")
    return ObjectName(
        group=request.kind.group,
        version=request.version,
        kind=request.kind.name,
        namespace=namespace,
        name=request.label,
    )


def updating(request: Request, before: Iterable[Object]) -> Request:
    """*request* as the update of that of *before* which is the same object; else as it is."""
    for old in before:
        was = of_object(old, namespace=request.namespace)
        if (was.kind, was.namespace, was.name) == (request.kind, request.namespace, request.name):
            envelope = {**request.envelope, "operation": Operation.UPDATE.value}
            return replace(
                request, operation=Operation.UPDATE, old_object=was.object, envelope=envelope
            )
    return request


def _request(kind: Kind, obj: Object) -> Request:
    metadata = child(obj, "metadata")
    name = text(metadata, "name")
    namespace = name if kind == NAMESPACE else text(metadata, "namespace")
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
