"""The watches of one replica."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NoReturn

from webhook.cluster import Selection, Watch
from webhook.cluster.resources import CONFIG_MAPS, ENFORCEMENTS, EXEMPTIONS, NAMESPACES
from webhook.config.own_kinds import IN_FORCE
from webhook.inventory import Namespace
from webhook.policy.config_maps import LABEL, LABEL_VALUE
from webhook.serving.feeding.sinks import NamespaceSink, essential, mesh_part

if TYPE_CHECKING:
    from webhook.cluster import Cluster, WatchSettings
    from webhook.inventory import LiveInventory
    from webhook.serving.feeding.contact import Contact
    from webhook.serving.feeding.gate import Gate
    from webhook.serving.feeding.seen import Seen
    from webhook.serving.feeding.sinks import Shelf

    AnyWatch = Watch[Any]

_PAUSE = 1.0
"""Seconds until a watch that ended, as none ever should, begins anew."""


class Watches:
    """Runs them, and moves the one that depends on what the others see.

    Attributes:
        root: where the mesh is watched; None before it is.
    """

    def __init__(self, cluster: Cluster, seen: Seen, settings: WatchSettings) -> None:
        """Put into *seen* what *cluster* shows."""
        self._cluster = cluster
        self._seen = seen
        self._settings = settings
        self.root: str | None = None
        self._of_root: asyncio.Task[NoReturn] | None = None

    def start(
        self, tasks: asyncio.TaskGroup, *, own_namespace: str, live: LiveInventory, gate: Gate
    ) -> None:
        """Watch all but the mesh: its namespace is not known yet."""
        seen = self._seen
        own = Selection(CONFIG_MAPS, own_namespace, labels={LABEL: LABEL_VALUE})
        named = Selection.named(ENFORCEMENTS, IN_FORCE)
        for selection, shelf in (
            (named, seen.enforcement),
            (Selection(EXEMPTIONS), seen.exemptions),
            (own, seen.policies),
        ):
            watch = self._watch(selection, shelf)
            tasks.create_task(hold(watch, shelf.contact))
        sink = NamespaceSink(seen.namespaces, live, listed=seen.changed.set, arrived=gate.arrived)
        of_namespaces = Watch(
            self._cluster,
            Selection(NAMESPACES),
            sink,
            keeping=Namespace.of,
            settings=self._settings,
        )
        tasks.create_task(hold(of_namespaces, seen.namespaces))

    def follow_root(self, tasks: asyncio.TaskGroup, namespace: str) -> None:
        """Watch the mesh in *namespace*, and nowhere else."""
        if namespace == self.root:
            return
        if self._of_root is not None:
            self._of_root.cancel()
        self.root = namespace
        shelf = self._seen.mesh
        shelf.forget()
        watch = self._watch(Selection(CONFIG_MAPS, namespace), shelf, keeping=mesh_part)
        self._of_root = tasks.create_task(hold(watch, shelf.contact))

    def _watch(self, selection: Selection, shelf: Shelf, *, keeping: Any = essential) -> AnyWatch:
        return Watch(self._cluster, selection, shelf, keeping=keeping, settings=self._settings)


async def hold(watch: AnyWatch, contact: Contact, *, pause: float = _PAUSE) -> NoReturn:
    """Run *watch*, and again whatever ends it: reviews go on by what was seen."""
    while True:
        try:
            await watch.run()
        except Exception as error:  # noqa: BLE001  # as the docstring says
            contact.lost(error)
        await asyncio.sleep(pause)
