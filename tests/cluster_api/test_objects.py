"""Reading and writing objects of a real API server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from webhook.cluster import Selection, connect
from webhook.cluster.resources import CONFIG_MAPS, ENFORCEMENTS, NAMESPACES, SELF_REVIEWS, SERVICES
from webhook.errors import ClusterError
from webhook.model.objects import child

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from webhook.cluster import Access, Cluster
    from webhook.model.objects import Object

T = TypeVar("T")


def do(access: Access, work: Callable[[Cluster], Awaitable[T]]) -> T:
    async def connected() -> T:
        async with connect(access) as cluster:
            return await work(cluster)

    return asyncio.run(connected())


def config_map(name: str, namespace: str, **data: str) -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": namespace}, "data": data}


def test_an_object_goes_through_its_life(access: Access, namespace: str) -> None:
    async def live(cluster: Cluster) -> list[object]:
        seen: list[object] = []
        created = await cluster.create(CONFIG_MAPS, config_map("a", namespace, k="1"))
        seen.append((created["apiVersion"], created["kind"], created["data"]))
        replaced = await cluster.replace(CONFIG_MAPS, {**created, "data": {"k": "2"}})
        seen.append(replaced["data"])
        merged = await cluster.patch(CONFIG_MAPS, "a", {"data": {"l": "3"}}, namespace)
        seen.append(merged["data"])
        operations = [{"op": "remove", "path": "/data/k"}]
        patched = await cluster.patch(CONFIG_MAPS, "a", operations, namespace)
        seen.append(patched["data"])
        await cluster.delete(CONFIG_MAPS, "a", namespace)
        seen.append(await cluster.find(CONFIG_MAPS, "a", namespace))
        return seen

    assert do(access, live) == [
        ("v1", "ConfigMap", {"k": "1"}),
        {"k": "2"},
        {"k": "2", "l": "3"},
        {"l": "3"},
        None,
    ]


def test_a_list_comes_page_by_page(access: Access, namespace: str) -> None:
    names = [f"page-{number}" for number in range(5)]

    async def fill(cluster: Cluster) -> list[tuple[object, object]]:
        for name in names:
            await cluster.create(CONFIG_MAPS, config_map(name, namespace))
        found = cluster.list(Selection(CONFIG_MAPS, namespace), page=2)
        return [(obj["kind"], child(obj, "metadata")["name"]) async for obj in found]

    assert do(access, fill) == [("ConfigMap", name) for name in names]


def test_one_object_is_listed_by_its_name(access: Access) -> None:
    async def names(cluster: Cluster) -> list[object]:
        found = cluster.list(Selection.named(NAMESPACES, "kube-system"))
        return [child(obj, "metadata")["name"] async for obj in found]

    assert do(access, names) == ["kube-system"]


def managers(obj: Object) -> set[object]:
    entries: Any = child(obj, "metadata")["managedFields"]
    return {(entry["manager"], entry["operation"]) for entry in entries}


def test_what_is_applied_is_ours(access: Access, namespace: str) -> None:
    """A second apply of the same changes nothing, and leaves what is somebody else's."""
    wanted = config_map("applied", namespace, ours="1")

    async def apply(cluster: Cluster) -> list[Object]:
        first = await cluster.apply(CONFIG_MAPS, wanted)
        await cluster.apply(CONFIG_MAPS, config_map("applied", namespace, theirs="2"), manager="x")
        second = await cluster.apply(CONFIG_MAPS, wanted)
        third = await cluster.apply(CONFIG_MAPS, wanted)
        return [first, second, third]

    first, second, third = do(access, apply)

    assert managers(first) == {("meshwarden", "Apply")}
    assert second["data"] == {"ours": "1", "theirs": "2"}
    assert third["metadata"] == second["metadata"]


def test_what_others_own_is_taken_by_force_alone(access: Access, namespace: str) -> None:
    async def apply(cluster: Cluster) -> Object:
        await cluster.apply(CONFIG_MAPS, config_map("won", namespace, k="1"), manager="x")
        mine = config_map("won", namespace, k="2")
        with pytest.raises(ClusterError) as caught:
            await cluster.apply(CONFIG_MAPS, mine, force=False)
        assert caught.value.conflict
        return await cluster.apply(CONFIG_MAPS, mine)

    assert do(access, apply)["data"] == {"k": "2"}


def test_an_older_version_replaces_nothing(access: Access, namespace: str) -> None:
    async def race(cluster: Cluster) -> ClusterError:
        read = await cluster.create(CONFIG_MAPS, config_map("raced", namespace))
        await cluster.patch(CONFIG_MAPS, "raced", {"data": {"k": "theirs"}}, namespace)
        with pytest.raises(ClusterError) as caught:
            await cluster.replace(CONFIG_MAPS, read)
        return caught.value

    error = do(access, race)

    assert (error.conflict, error.reason) == (True, "Conflict")
    assert str(error).startswith(f"replace configmaps {namespace}/raced: Operation cannot be")


def test_a_part_of_an_object_is_written_alone(access: Access, namespace: str) -> None:
    """Through the subresource nothing but the status changes."""
    port: Object = {"port": 80}
    service: Object = {
        "metadata": {"name": "web", "namespace": namespace},
        "spec": {"ports": [port]},
    }
    condition = {
        "type": "Told",
        "status": "True",
        "reason": "Test",
        "message": "",
        "lastTransitionTime": "2026-01-01T00:00:00Z",
    }

    async def write(cluster: Cluster) -> Object:
        await cluster.create(SERVICES, service)
        told: Object = {"metadata": service["metadata"], "status": {"conditions": [condition]}}
        return await cluster.apply(SERVICES.at("status"), told)

    assert child(do(access, write), "status")["conditions"] == [condition]


def test_a_kind_that_is_not_installed_has_no_objects(access: Access) -> None:
    async def find(cluster: Cluster) -> Object | None:
        return await cluster.find(ENFORCEMENTS, "default")

    assert do(access, find) is None


def test_a_question_is_an_object_that_is_created(access: Access) -> None:
    wanted = {"verb": "get", "resource": "secrets"}

    async def ask(cluster: Cluster) -> Object:
        return await cluster.create(SELF_REVIEWS, {"spec": {"resourceAttributes": wanted}})

    assert child(do(access, ask), "status")["allowed"] is True
