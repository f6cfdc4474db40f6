"""What is judged at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.review.conftest import a_request, an_object
from webhook.mesh.workloads import POD
from webhook.model.kinds import Kind, Operation

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.review.conftest import Desk

    MakeDesk = Callable[..., Desk]

DEPLOYMENT = Kind("apps", "Deployment")
REPLICA_SET = Kind("apps", "ReplicaSet")


def pod(**metadata: Any) -> Any:
    spec = {"containers": [{"name": "app"}, {"name": "istio-proxy"}], "items": [9]}
    return {"metadata": metadata, "spec": spec}


def deployment(template: Any, **metadata: Any) -> Any:
    return {"metadata": metadata, "spec": {"items": [9], "template": template}}


INJECTED = {"annotations": {"sidecar.istio.io/status": "{}"}}
CONTROLLED = {"ownerReferences": [{"controller": True}]}
SCOPE = [
    pytest.param({"namespace": "kube-system"}, False, id="excluded-namespace"),
    pytest.param({"operation": Operation.CONNECT}, False, id="connect"),
    pytest.param({"sub_resource": "status"}, False, id="status"),
    pytest.param(
        {
            "operation": Operation.UPDATE,
            "object": an_object(items=[9], metadata={"deletionTimestamp": "2026-06-01T00:00:00Z"}),
        },
        False,
        id="being-deleted",
    ),
    pytest.param(
        {"operation": Operation.DELETE, "object": None, "old_object": an_object(items=[9])},
        True,
        id="delete-judges-the-old-object",
    ),
    pytest.param({"kind": POD, "object": pod()}, True, id="pod"),
    pytest.param({"kind": POD, "object": pod(**INJECTED)}, False, id="injected-pod"),
    pytest.param(
        {"kind": POD, "object": pod(), "operation": Operation.UPDATE}, False, id="pod-update"
    ),
    pytest.param({"kind": DEPLOYMENT, "object": deployment({"a": 1})}, True, id="deployment"),
    pytest.param(
        {"kind": REPLICA_SET, "object": deployment({"a": 1}, **CONTROLLED)},
        False,
        id="made-by-a-controller",
    ),
    pytest.param({"kind": REPLICA_SET, "object": deployment({"a": 1})}, True, id="made-by-hand"),
    pytest.param(
        {"kind": DEPLOYMENT, "object": deployment({"a": 1}, **CONTROLLED)},
        True,
        id="owned-by-an-operator",
    ),
    pytest.param(
        {
            "kind": DEPLOYMENT,
            "operation": Operation.UPDATE,
            "object": deployment({"a": 1}),
            "old_object": {"spec": {"template": {"a": 1}}},
        },
        False,
        id="template-unchanged",
    ),
    pytest.param(
        {
            "kind": DEPLOYMENT,
            "operation": Operation.UPDATE,
            "object": deployment({"a": 1}),
            "old_object": {"spec": {"template": {"a": 2}}},
        },
        True,
        id="template-changed",
    ),
    pytest.param(
        {"kind": DEPLOYMENT, "operation": Operation.UPDATE, "object": deployment({"a": 1})},
        True,
        id="old-object-unknown",
    ),
]


@pytest.mark.parametrize(("fields", "judged"), SCOPE)
def test_what_is_judged(desk: MakeDesk, fields: dict[str, Any], judged: bool) -> None:
    """Judging these cases would break a controller, or judge what another object answers for."""
    request = a_request(**({"object": an_object(items=[9])} | fields))

    assert bool(desk().validate(request).violations) is judged
