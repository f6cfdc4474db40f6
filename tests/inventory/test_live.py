"""Cluster state that watches keep up to date."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inventory.test_inventory import NOTHING_STATED, mesh_config
from webhook.errors import Unseen
from webhook.inventory import LiveInventory, Namespace
from webhook.model.enforcement import MeshAssumptions

NOTHING_YET = "nothing that can be read has come from the API server yet"


def test_an_inventory_sees_namespaces_come_change_and_go() -> None:
    """None of it makes a new inventory, so that nothing is rebuilt."""
    live = LiveInventory()
    inventory = live.inventory(NOTHING_STATED)
    live.replace_namespaces([Namespace(name="old"), Namespace(name="shop")])

    live.put_namespace(Namespace(name="shop", labels={"env": "dev"}))
    live.remove_namespace("old")
    live.remove_namespace("never-seen")

    assert inventory.namespace("shop") == Namespace(name="shop", labels={"env": "dev"})
    assert (live.knows_namespace("shop"), live.knows_namespace("old")) == (True, False)
    with pytest.raises(Unseen, match="namespace old has not been seen; nothing that can be read"):
        inventory.namespace("old")


def test_a_list_replaces_what_was_known_of_namespaces() -> None:
    live = LiveInventory()
    inventory = live.inventory(NOTHING_STATED)
    live.replace_namespaces([Namespace(name="gone")])

    live.replace_namespaces([Namespace(name="shop")])

    assert dict(inventory.namespaces) == {"shop": Namespace(name="shop")}


@pytest.mark.parametrize(
    ("config_maps", "root"),
    [
        pytest.param([mesh_config("rootNamespace: a")], "a", id="one"),
        pytest.param(
            [mesh_config("rootNamespace: b", "istio-b"), mesh_config("rootNamespace: a", "istio")],
            "a",
            id="the-one-without-a-revision",
        ),
        pytest.param(
            [
                mesh_config("rootNamespace: b", "istio-b"),
                mesh_config("rootNamespace: a", "istio-a"),
            ],
            "a",
            id="else-the-first-by-name",
        ),
        pytest.param(
            [mesh_config("{", "istio"), mesh_config("rootNamespace: a", "istio-a")],
            "a",
            id="the-one-that-can-be-read",
        ),
    ],
)
def test_the_mesh_is_known_by_its_config_map(config_maps: list[Any], root: str) -> None:
    live = LiveInventory()

    assert live.show_mesh([mesh_config("rootNamespace: x", "other"), *config_maps])

    mesh = live.inventory(NOTHING_STATED).mesh
    assert (mesh.root_namespace, mesh.known) == (root, True)


def test_what_is_stated_of_the_mesh_wins() -> None:
    live = LiveInventory()
    live.show_mesh([mesh_config("{trustDomain: seen, rootNamespace: seen}")])

    mesh = live.inventory(MeshAssumptions(trust_domain="stated")).mesh

    assert (mesh.trust_domain, mesh.root_namespace) == ("stated", "seen")


def test_where_there_is_no_config_map_istios_defaults_hold() -> None:
    """It was looked for, and istiod itself would go by its defaults then."""
    live = LiveInventory()
    live.show_mesh([mesh_config("rootNamespace: x", "unrelated")])

    mesh = live.inventory(NOTHING_STATED).mesh

    assert (mesh.root_namespace, mesh.known) == ("istio-system", False)


@pytest.mark.parametrize(
    "config_maps",
    [
        pytest.param(None, id="not-looked-for-yet"),
        pytest.param([mesh_config("{")], id="cannot-be-read"),
    ],
)
def test_a_mesh_that_is_there_or_may_be_is_never_assumed(config_maps: list[Any] | None) -> None:
    live = LiveInventory()
    live.show_mesh(config_maps)

    with pytest.raises(Unseen, match=f"the mesh's ConfigMap has not been seen; {NOTHING_YET}"):
        _ = live.inventory(NOTHING_STATED).mesh


def test_only_another_mesh_configuration_is_a_change() -> None:
    live = LiveInventory()
    other = mesh_config("a: 1", "leader-election")

    changes = [
        live.show_mesh(None),
        live.show_mesh([]),
        live.show_mesh([other]),
        live.show_mesh([other, mesh_config("a: 1")]),
        live.show_mesh([mesh_config("{a: 1}")]),
        live.show_mesh([mesh_config("a: 2")]),
        live.show_mesh(None),
    ]

    assert changes == [False, True, False, True, False, True, True]
