"""What watches see is held, and told of when it has changed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.serving.feeding.lines import Lines
from webhook.errors import ClusterError
from webhook.inventory import LiveInventory, Namespace
from webhook.serving.feeding.contact import Contact
from webhook.serving.feeding.seen import Seen
from webhook.serving.feeding.sinks import NamespaceSink, Shelf, essential, mesh_part

FORBIDDEN = ClusterError("no", code=403)


class Calls:
    """Counts calls since the last look."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1

    def take(self) -> int:
        found, self.count = self.count, 0
        return found


def exemption(name: str, reason: str = "x") -> dict[str, Any]:
    return {"kind": "Exemption", "metadata": {"namespace": "shop", "name": name}, "spec": reason}


def shelf() -> tuple[Shelf, Calls]:
    changed = Calls()
    return Shelf(Contact("exemptions", Lines().log), changed), changed


def test_only_what_decides_is_kept() -> None:
    obj: Any = exemption("a") | {"status": {"any": 1}, "apiVersion": "v", "specs": 2}
    obj["metadata"] |= {"resourceVersion": "7", "managedFields": [], "annotations": {"a": "b"}}

    assert essential(obj) == exemption("a") | {"apiVersion": "v", "specs": 2}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        pytest.param("istio", {"mesh": "a: 1", "meshNetworks": ""}, id="the-mesh"),
        pytest.param("istio-canary", {"mesh": "a: 1", "meshNetworks": ""}, id="a-revision"),
        pytest.param("istio-ca-root-cert-", None, id="not-the-mesh"),
    ],
)
def test_of_config_maps_only_the_mesh_is_kept(name: str, kept: object) -> None:
    data = {"mesh": "a: 1", "meshNetworks": ""} if kept else {"root-cert.pem": "large"}
    obj: Any = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}

    assert mesh_part(obj).get("data") == kept


def test_every_change_is_told_and_nothing_else() -> None:
    held, changed = shelf()

    held.replace([])
    told = [changed.take()]
    held.replace([exemption("a")])
    told.append(changed.take())
    held.replace([exemption("a")])
    told.append(changed.take())
    held.put(exemption("a"))
    told.append(changed.take())
    held.put(exemption("a", "y"))
    told.append(changed.take())
    held.remove(exemption("a"))
    told.append(changed.take())
    held.remove(exemption("a"))
    told.append(changed.take())

    assert told == [1, 1, 0, 0, 1, 1, 0]


def test_the_first_list_is_told_even_where_it_is_empty() -> None:
    """It is what a replica waits for before it is ready."""
    held, changed = shelf()

    assert not held.contact.synced
    held.replace([])

    assert (held.contact.synced, changed.take(), held.objects) == (True, 1, {})


def test_a_loss_forgets_nothing() -> None:
    held, changed = shelf()
    held.put(exemption("a"))
    changed.take()

    held.lost(ClusterError("away"))
    after_loss = changed.take()
    held.lost(FORBIDDEN)
    after_refusal = changed.take()
    held.found()

    assert held.objects == {("shop", "a"): exemption("a")}
    assert (after_loss, after_refusal, held.contact.up) == (0, 1, True)


def test_a_shelf_can_begin_anew() -> None:
    held, changed = shelf()
    held.replace([exemption("a")])
    held.found()
    changed.take()

    held.forget()

    contact = held.contact
    assert (held.objects, contact.synced, contact.up, contact.refused) == ({}, False, False, False)
    assert changed.take() == 1


def test_namespaces_feed_the_inventory() -> None:
    live, listed, arrived = LiveInventory(), Calls(), Calls()
    contact = Contact("namespaces", Lines().log)
    sink = NamespaceSink(contact, live, listed=listed, arrived=arrived)

    sink.replace([Namespace(name="a")])
    sink.put(Namespace(name="b"))
    sink.remove(Namespace(name="a"))
    sink.found()

    assert [live.knows_namespace(name) for name in "ab"] == [False, True]
    assert (listed.take(), arrived.take()) == (1, 2)
    assert (contact.synced, contact.up) == (True, True)

    sink.lost(ClusterError("away"))

    assert live.knows_namespace("b")
    assert not contact.up


def test_all_is_seen_when_each_watch_has_seen_it() -> None:
    seen = Seen(Lines().log)
    stages = [seen.complete]
    for held in (seen.enforcement, seen.exemptions, seen.policies):
        held.replace([])
    seen.namespaces.listed()
    stages.append(seen.complete)
    seen.mesh.replace([])
    stages.append(seen.complete)

    assert stages == [False, False, True]
    assert [contact.name for contact in seen.contacts] == [
        *("enforcement", "exemptions", "mesh", "policies", "namespaces")
    ]


def test_nobody_waits_for_a_mesh_that_may_not_be_seen() -> None:
    seen = Seen(Lines().log)
    seen.mesh.lost(FORBIDDEN)
    seen.exemptions.lost(FORBIDDEN)
    for held in (seen.enforcement, seen.policies):
        held.replace([])
    seen.namespaces.listed()
    without_exemptions = seen.complete

    seen.exemptions.replace([])

    assert (without_exemptions, seen.complete) == (False, True)


def test_the_enforcement_in_force_is_the_default_one() -> None:
    seen = Seen(Lines().log)
    before = seen.enforcement_in_force
    default: Any = {"kind": "Enforcement", "metadata": {"name": "default"}}

    seen.enforcement.put(default)

    assert (before, seen.enforcement_in_force) == (None, default)
