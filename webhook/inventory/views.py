"""The views: what a guardrail may know beside the object, by the name it declares in METADATA.

| view        | shape                                                              |
|-------------|--------------------------------------------------------------------|
| `mesh`      | `{rootNamespace, trustDomain, clusterDomain, config, known}`       |
| `namespace` | `{name, labels, annotations, deleting}`, or null                   |
| `now`       | the review's time, RFC 3339 in UTC                                 |
| `strings`   | `[{path, value}]`, one for each string leaf of the object          |
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from webhook.errors import Unseen
from webhook.inventory.inventory import Namespace
from webhook.model.kinds import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from webhook.inventory.inventory import Inventory
    from webhook.model.objects import Json, Object, Path
    from webhook.model.request import Request


def context_of(
    views: Iterable[str], request: Request, inventory: Inventory, now: datetime
) -> tuple[dict[str, Json], dict[str, str]]:
    """Look *views* up for one request: what they show, and why the others could not be seen."""
    shown: dict[str, Json] = {}
    unseen: dict[str, str] = {}
    for name in views:
        try:
            shown[name] = VIEWS[name](request, inventory, now)
        except Unseen as error:
            unseen[name] = str(error)
    return shown, unseen


def namespace_of(request: Request, inventory: Inventory) -> Namespace | None:
    """The namespace that the object lives in; a Namespace object is its own.

    Raises:
        Unseen: nobody has shown it, and nothing may be assumed of it.
    """
    if request.kind == NAMESPACE:
        return Namespace.of(request.under_review)
    return inventory.namespace(request.namespace)


def _namespace(request: Request, inventory: Inventory, _now: datetime) -> Json:
    found = namespace_of(request, inventory)
    if found is None:
        return None
    return {
        "name": found.name,
        "labels": dict(found.labels),
        "annotations": dict(found.annotations),
        "deleting": found.deleting,
    }


def _mesh(_request: Request, inventory: Inventory, _now: datetime) -> Json:
    mesh = inventory.mesh
    return {
        "rootNamespace": mesh.root_namespace,
        "trustDomain": mesh.trust_domain,
        "clusterDomain": mesh.cluster_domain,
        "config": mesh.config,
        "known": mesh.known,
    }


def _now(_request: Request, _inventory: Inventory, now: datetime) -> Json:
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _strings(request: Request, _inventory: Inventory, _now: datetime) -> Json:
    return [{"path": list(path), "value": value} for path, value in _leaves(request.under_review)]


def _leaves(obj: Object) -> Iterator[tuple[Path, str]]:
    # A stack, not recursion: how deep an object nests is the client's choice.
    pending: list[tuple[Path, Json]] = [((), obj)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            pending.extend(((*path, key), item) for key, item in reversed(value.items()))
        elif isinstance(value, list):
            pending.extend(((*path, i), value[i]) for i in reversed(range(len(value))))


VIEWS: dict[str, Callable[[Request, Inventory, datetime], Json]] = {
    "mesh": _mesh,
    "namespace": _namespace,
    "now": _now,
    "strings": _strings,
}
