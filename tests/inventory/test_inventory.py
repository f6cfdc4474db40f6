from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from webhook.errors import Unseen
from webhook.inventory import Inventory, Namespace, context_of, from_objects
from webhook.model.enforcement import MeshAssumptions
from webhook.model.kinds import Kind, Operation
from webhook.model.request import Request

if TYPE_CHECKING:
    from webhook.model.objects import Json

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NOTHING_STATED = MeshAssumptions()
SHOP: Any = {
    "apiVersion": "v1",
    "kind": "Namespace",
    "metadata": {"name": "shop", "labels": {"team": "red"}, "annotations": {"a": "b"}},
}


def mesh_config(text: Any, name: str = "istio") -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name},
        "data": {"mesh": text},
    }


def look(view: str, inventory: Inventory, obj: Any = None, **fields: Any) -> Json:
    given = {"namespace": "shop", "kind": Kind("core", "Pod")} | fields
    request = Request(uid="u", version="v1", operation=Operation.CREATE, object=obj or {}, **given)
    shown, unseen = context_of([view], request, inventory, NOW)
    return shown.get(view, {"unseen": unseen.get(view)})


def test_namespaces_and_the_mesh_are_picked_out_of_any_objects() -> None:
    others: list[Any] = [{"kind": "Pod"}, mesh_config("rootNamespace: no", name="other")]
    first = mesh_config("{rootNamespace: mesh-root, trustDomain: td}", name="istio-canary")
    second = mesh_config("rootNamespace: late", name="istio-late")

    inventory = from_objects([*others, SHOP, first, second], assume=False, stated=NOTHING_STATED)

    assert look("namespace", inventory) == {
        "name": "shop",
        "labels": {"team": "red"},
        "annotations": {"a": "b"},
        "deleting": False,
    }
    assert look("mesh", inventory) == {
        "rootNamespace": "mesh-root",
        "trustDomain": "td",
        "clusterDomain": "cluster.local",
        "config": {"rootNamespace": "mesh-root", "trustDomain": "td"},
        "known": True,
    }


def test_of_several_mesh_configs_the_one_without_a_revision_counts() -> None:
    configs = [mesh_config("rootNamespace: next", "istio-next"), mesh_config("rootNamespace: now")]

    inventory = from_objects(configs, assume=False, stated=NOTHING_STATED)

    assert inventory.mesh.root_namespace == "now"


def test_what_was_not_seen_is_assumed_where_that_is_allowed() -> None:
    inventory = from_objects([], assume=True, stated=NOTHING_STATED)

    assert look("namespace", inventory) is None
    assert look("mesh", inventory) == {
        "rootNamespace": "istio-system",
        "trustDomain": "cluster.local",
        "clusterDomain": "cluster.local",
        "config": {},
        "known": False,
    }


@pytest.mark.parametrize("view", ["namespace", "mesh"])
def test_what_was_not_seen_is_never_a_pass_elsewhere(view: str) -> None:
    inventory = from_objects([], assume=False, stated=NOTHING_STATED)

    shown = look(view, inventory)

    assert isinstance(shown, dict)
    assert "has not been seen" in str(shown["unseen"])
    with pytest.raises(Unseen):
        inventory.namespace("shop") if view == "namespace" else inventory.mesh


def test_what_the_organisation_states_wins() -> None:
    stated = MeshAssumptions(root_namespace="r", trust_domain="t", cluster_domain="c")
    inventory = from_objects([mesh_config("rootNamespace: x")], assume=False, stated=stated)

    mesh = inventory.mesh

    assert (mesh.root_namespace, mesh.trust_domain, mesh.cluster_domain) == ("r", "t", "c")


@pytest.mark.parametrize("text", ["[1]", "", "{", 3])
def test_a_mesh_config_that_cannot_be_read_was_not_seen(text: Any) -> None:
    inventory = from_objects([mesh_config(text)], assume=False, stated=NOTHING_STATED)

    with pytest.raises(Unseen):
        _ = inventory.mesh


def test_snake_case_keys_count_as_they_do_for_istiod() -> None:
    config = mesh_config("root_namespace: snake")

    assert (
        from_objects([config], assume=False, stated=NOTHING_STATED).mesh.root_namespace == "snake"
    )


def test_a_namespace_object_is_its_own_namespace() -> None:
    obj = {"metadata": {"name": "bank", "deletionTimestamp": "2026-01-01T00:00:00Z"}}

    shown = look("namespace", Inventory(), obj, kind=Kind("core", "Namespace"), namespace="bank")

    assert shown == {"name": "bank", "labels": {}, "annotations": {}, "deleting": True}


def test_a_cluster_scoped_object_has_no_namespace() -> None:
    assert look("namespace", Inventory(), namespace="") is None


def test_now_is_told_in_utc() -> None:
    request = Request(uid="u", version="v1", operation=Operation.CREATE, kind=Kind("core", "Pod"))
    east = datetime(2026, 6, 1, 2, 0, tzinfo=timezone(timedelta(hours=2)))

    assert context_of(["now"], request, Inventory(), east)[0] == {"now": "2026-06-01T00:00:00Z"}


def test_strings_lists_every_string_leaf_in_order() -> None:
    obj: Any = {"a": "x", "b": [{"c": "y"}, 3, "z"], "d": None}

    assert look("strings", Inventory(), obj) == [
        {"path": ["a"], "value": "x"},
        {"path": ["b", 0, "c"], "value": "y"},
        {"path": ["b", 2], "value": "z"},
    ]


def test_strings_of_a_deep_object_do_not_exhaust_the_stack() -> None:
    deep: Any = "bottom"
    for _ in range(5000):
        deep = [deep]

    shown = look("strings", Inventory(), {"a": deep})

    assert isinstance(shown, list)
    assert len(shown) == 1


def test_an_inventory_knows_its_namespaces_by_name() -> None:
    namespace = Namespace(name="shop")

    assert Inventory(namespaces={"shop": namespace}).namespace("shop") is namespace
