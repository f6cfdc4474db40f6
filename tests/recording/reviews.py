"""Reviews to be recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from webhook.inventory import Namespace
from webhook.model.kinds import Kind, Operation
from webhook.model.request import Request, User
from webhook.recording import Recorded, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

AT = datetime(2026, 6, 1, 12, 0, 0, 250_000, tzinfo=UTC)
SHOP = Namespace(name="shop", labels={"env": "prod"}, annotations={"note": "x"})


def virtual_service(name: str = "reviews", **metadata: Any) -> dict[str, Any]:
    return {
        "apiVersion": "networking.istio.io/v1",
        "kind": "VirtualService",
        "metadata": {"name": name, "namespace": "shop", **metadata},
        "spec": {"hosts": ["reviews"], "http": [{"route": [{"destination": {"host": "r"}}]}]},
    }


def recorded(obj: Mapping[str, Any], *, old: Mapping[str, Any] | None = None) -> Recorded:
    """A review of *obj* by ada, who was allowed."""
    group, _, version = obj["apiVersion"].rpartition("/")
    operation = Operation.CREATE if old is None else Operation.UPDATE
    request = Request(
        uid="7c9d",
        kind=Kind(group or "core", obj["kind"]),
        version=version,
        operation=operation,
        namespace="shop",
        name=obj["metadata"]["name"],
        sub_resource="",
        user=User("ada", ("shop-team",)),
        dry_run=True,
        object=obj,
        old_object=old,
        envelope={
            "uid": "7c9d",
            "operation": operation.value,
            "namespace": "shop",
            "name": obj["metadata"]["name"],
            "dryRun": True,
            "userInfo": {"username": "ada", "groups": ["shop-team"]},
        },
    )
    return Recorded(
        at=AT,
        step=Step.VALIDATE,
        request=request,
        decision="deny",
        guardrails=("vs-timeout-required",),
        namespace=SHOP,
    )
