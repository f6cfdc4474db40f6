"""Resources, selections, waits and mirrors."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from webhook.cluster import Mirror, Selection
from webhook.cluster.backoff import Backoff
from webhook.cluster.resources import CONFIG_MAPS, ENFORCEMENTS, NAMESPACES, Raw
from webhook.errors import ClusterError
from webhook.model.kinds import Kind

if TYPE_CHECKING:
    from webhook.cluster import Resource
    from webhook.model.objects import Object


@pytest.mark.parametrize(
    ("resource", "api_version", "kind", "shown"),
    [
        pytest.param(CONFIG_MAPS, "v1", Kind("core", "ConfigMap"), "configmaps", id="core"),
        pytest.param(
            ENFORCEMENTS.at("status"),
            "meshwarden.dev/v1alpha1",
            Kind("meshwarden.dev", "Enforcement"),
            "enforcements.meshwarden.dev/status",
            id="status",
        ),
    ],
)
def test_a_resource_is_named_in_each_language(
    resource: Resource, api_version: str, kind: Kind, shown: str
) -> None:
    assert (resource.api_version, resource.model, str(resource)) == (api_version, kind, shown)


def test_an_object_is_sent_as_it_is() -> None:
    obj: Object = {"metadata": {"name": "a", "namespace": "shop"}, "data": {"k": "v"}}

    raw = Raw(obj)

    assert (raw.metadata.name, raw.metadata.namespace, raw.to_dict()) == ("a", "shop", obj)


def test_everything_of_a_resource_is_shown_by_its_name() -> None:
    assert str(Selection(NAMESPACES)) == "namespaces"


def test_waits_grow_to_a_bound_and_begin_again() -> None:
    backoff = Backoff(first=1, most=5)

    waits = [backoff.after_failure() for _ in range(40)]
    backoff.reset()

    for wait, longest in zip(waits, [1, 2, 4] + [5] * 37, strict=True):
        assert longest / 2 <= wait <= longest
    assert backoff.after_failure() <= 1


def obj(name: str, data: str = "") -> Object:
    return {"metadata": {"name": name, "namespace": "shop"}, "data": data}


def test_a_mirror_holds_what_there_is() -> None:
    mirror = Mirror()

    mirror.replace([obj("a"), obj("b")])
    mirror.put(obj("b", "new"))
    mirror.remove(obj("a"))
    mirror.remove(obj("never-seen"))

    assert mirror.objects == {("shop", "b"): obj("b", "new")}


def test_a_mirror_tells_of_each_trouble_and_of_its_end() -> None:
    told: list[ClusterError] = []
    mirror, quiet = Mirror(told.append), Mirror()
    error = ClusterError("lost")

    for each in (mirror, quiet):
        each.lost(error)
        assert each.trouble is error
        each.found()
        assert each.trouble is None
    assert told == [error]


def test_a_change_wakes_who_waits_once() -> None:
    async def wait() -> bool:
        event = asyncio.Event()
        mirror = Mirror(event=event)
        mirror.put(obj("a"))
        await mirror.changed()
        return event.is_set()

    assert asyncio.run(wait()) is False
