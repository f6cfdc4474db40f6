"""A watch sees everything, whatever becomes of its connection."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.cluster.programs import PATIENCE
from tests.cluster_api.odd_server import Answer
from webhook.cluster import Access, Mirror, Selection, Watch, WatchSettings, connect
from webhook.cluster.resources import CONFIG_MAPS, ENFORCEMENTS
from webhook.model.objects import child

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl
    from tests.cluster_api.odd_server import OddServer
    from tests.cluster_api.wire import Wire
    from webhook.errors import ClusterError
    from webhook.model.objects import Object

QUICK = WatchSettings(round=2, grace=1, first_wait=0.02, longest_wait=0.2)


class Seen(Mirror):
    """A mirror that remembers how it was told."""

    def __init__(self) -> None:
        super().__init__(on_trouble=self._note)
        self.errors: list[ClusterError] = []
        self.lists = 0
        self.watches = 0

    def _note(self, error: ClusterError) -> None:
        self.errors.append(error)

    def replace(self, objects: object) -> None:
        self.lists += 1
        super().replace(objects)  # type: ignore[arg-type]

    def found(self) -> None:
        self.watches += 1
        super().found()

    @property
    def data(self) -> dict[str, object]:
        """What each ConfigMap holds; the one that Kubernetes makes is left out."""
        return {
            name: child(obj, "data").get("k")
            for (_, name), obj in self.objects.items()
            if name != "kube-root-ca.crt"
        }


async def until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"not in time: {what}"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def watching(
    kubeconfig: Path, selection: Selection, settings: WatchSettings = QUICK
) -> AsyncIterator[tuple[Seen, Watch[Object]]]:
    seen = Seen()
    async with connect(Access(kubeconfig=kubeconfig)) as cluster:
        watch = Watch(cluster, selection, seen, keeping=lambda obj: obj, settings=settings)
        task = asyncio.create_task(watch.run())
        try:
            yield seen, watch
        finally:
            task.cancel()


def set_map(kubectl: Kubectl, namespace: str, name: str, value: str) -> None:
    obj = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": namespace},
        "data": {"k": value},
    }
    assert kubectl.apply(obj).code == 0


def test_what_is_there_and_what_happens_is_seen(plane: ControlPlane, namespace: str) -> None:
    kubectl = plane.kubectl
    set_map(kubectl, namespace, "old", "1")

    async def look() -> list[dict[str, object]]:
        selection = Selection(CONFIG_MAPS, namespace)
        async with watching(kubectl.kubeconfig, selection) as (seen, watch):
            shown = []
            assert not watch.synced
            await until(lambda: watch.synced, "the first list")
            shown.append(seen.data)
            set_map(kubectl, namespace, "new", "2")
            await until(lambda: "new" in seen.data, "an object that is new")
            set_map(kubectl, namespace, "new", "3")
            await until(lambda: seen.data["new"] == "3", "an object that has changed")
            kubectl.must("delete", "configmap", "old", "-n", namespace)
            await until(lambda: "old" not in seen.data, "an object that is gone")
            return [*shown, seen.data]

    assert asyncio.run(look()) == [{"old": "1"}, {"new": "3"}]


def test_a_round_ends_and_the_next_begins_where_it_ended(
    plane: ControlPlane, namespace: str
) -> None:
    """Without a list, and without anything lost."""

    async def look() -> tuple[int, list[ClusterError]]:
        settings = WatchSettings(round=1, grace=2)
        selection = Selection(CONFIG_MAPS, namespace)
        async with watching(plane.kubectl.kubeconfig, selection, settings) as (seen, _):
            await until(lambda: seen.watches >= 3, "three rounds")
            set_map(plane.kubectl, namespace, "late", "1")
            await until(lambda: seen.data == {"late": "1"}, "what happens in a later round")
            return seen.lists, seen.errors

    assert asyncio.run(look()) == (1, [])


def test_a_connection_that_breaks_loses_nothing(
    plane: ControlPlane, wire: Wire, namespace: str
) -> None:
    async def look() -> int:
        selection = Selection(CONFIG_MAPS, namespace)
        async with watching(wire.kubeconfig, selection) as (seen, _):
            await until(lambda: seen.watches, "the first watch")
            wire.close()
            set_map(plane.kubectl, namespace, "meanwhile", "1")
            await until(lambda: seen.trouble, "that the connection broke")
            wire.open()
            await until(lambda: seen.data == {"meanwhile": "1"}, "what happened meanwhile")
            await until(lambda: seen.trouble is None, "that all is well again")
            return seen.lists

    assert asyncio.run(look()) == 1


def test_a_connection_that_died_without_a_word_is_noticed(
    plane: ControlPlane, wire: Wire, namespace: str
) -> None:
    async def look() -> None:
        selection = Selection(CONFIG_MAPS, namespace)
        async with watching(wire.kubeconfig, selection) as (seen, _):
            await until(lambda: seen.watches, "the first watch")
            wire.silence()
            set_map(plane.kubectl, namespace, "unheard", "1")
            await until(lambda: seen.trouble, "that nothing comes")
            wire.cut()
            wire.speak()
            await until(lambda: seen.data == {"unheard": "1"}, "what was not heard")

    asyncio.run(look())


def test_a_restart_of_the_api_server_loses_nothing(plane: ControlPlane, namespace: str) -> None:
    """Its memory of what happened begins anew, so that one may have to list again."""
    set_map(plane.kubectl, namespace, "before", "1")

    async def look() -> None:
        selection = Selection(CONFIG_MAPS, namespace)
        async with watching(plane.kubectl.kubeconfig, selection) as (seen, _):
            await until(lambda: seen.data, "the first list")
            await asyncio.to_thread(plane.restart)
            set_map(plane.kubectl, namespace, "after", "2")
            await until(lambda: seen.data == {"before": "1", "after": "2"}, "both")

    asyncio.run(look())


def test_a_kind_that_is_not_installed_has_no_objects(plane: ControlPlane) -> None:
    async def look() -> tuple[object, list[ClusterError]]:
        selection = Selection(ENFORCEMENTS)
        async with watching(plane.kubectl.kubeconfig, selection) as (seen, watch):
            await until(lambda: watch.synced, "that there are none")
            return seen.objects, seen.errors

    assert asyncio.run(look()) == ({}, [])


def item(name: str, version: str) -> dict[str, object]:
    return {"metadata": {"name": name, "namespace": "shop", "resourceVersion": version}}


GONE = {"kind": "Status", "code": 410, "reason": "Expired", "message": "too old"}


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(Answer.lines(("ERROR", GONE)), id="as-an-event"),
        pytest.param(Answer.refusal(410, "Expired"), id="as-a-status"),
    ],
)
def test_a_version_that_is_too_old_is_listed_anew(
    odd: OddServer, tmp_path: Path, refused: Answer
) -> None:
    odd.answers = [
        Answer.listing(item("a", "1"), version="1"),
        refused,
        Answer.listing(item("b", "9"), version="9"),
        Answer.lines(),
    ]

    async def look() -> list[str]:
        kubeconfig = odd.kubeconfig(tmp_path / "k")
        async with watching(kubeconfig, Selection(CONFIG_MAPS, "shop")) as (seen, _):
            await until(lambda: len(odd.asked) >= 4, "a list, a refusal, a list, a watch")
            return [name for _, name in seen.objects]

    assert asyncio.run(look()) == ["b"]


def test_a_bookmark_moves_on_and_shows_nothing(odd: OddServer, tmp_path: Path) -> None:
    odd.answers = [
        Answer.listing(version="1"),
        Answer.lines(("BOOKMARK", {"metadata": {"resourceVersion": "7"}})),
        Answer.lines(),
    ]

    async def look() -> object:
        kubeconfig = odd.kubeconfig(tmp_path / "k")
        async with watching(kubeconfig, Selection(CONFIG_MAPS, "shop")) as (seen, _):
            await until(lambda: len(odd.asked) >= 3, "a list and two watches")
            return seen.objects

    assert asyncio.run(look()) == {}
    assert "resourceVersion=1&" in odd.asked[1]
    assert "resourceVersion=7&" in odd.asked[2]


def test_a_server_that_ends_every_watch_is_not_asked_without_pause(
    odd: OddServer, tmp_path: Path
) -> None:
    odd.answers = [Answer.listing(version="1"), Answer.lines()]
    settings = WatchSettings(first_wait=0.1, longest_wait=0.4)

    async def look() -> int:
        kubeconfig = odd.kubeconfig(tmp_path / "k")
        async with watching(kubeconfig, Selection(CONFIG_MAPS, "shop"), settings) as (seen, _):
            await until(lambda: seen.watches, "the first watch")
            await asyncio.sleep(1)
            return seen.watches

    # 0.1, 0.2, 0.4, 0.4 and so on, or half of that.
    assert asyncio.run(look()) <= 12
