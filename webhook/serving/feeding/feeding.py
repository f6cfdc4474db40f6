"""What watches see comes into force, soon, and one change after the other."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.mesh import meshconfig
from webhook.serving.feeding.seen import Seen
from webhook.serving.feeding.watches import Watches

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from webhook.cluster import Cluster, WatchSettings
    from webhook.inventory import LiveInventory
    from webhook.serving.feeding.contact import Contact
    from webhook.serving.feeding.gate import Gate
    from webhook.serving.feeding.sources import ClusterMesh, ClusterSettings, HeldPolicies
    from webhook.serving.log import Log
    from webhook.serving.readiness import Readiness
    from webhook.serving.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Fed:
    """Those that are fed."""

    standing: Standing
    live: LiveInventory
    gate: Gate
    readiness: Readiness
    settings: ClusterSettings
    mesh: ClusterMesh
    policies: HeldPolicies


class Feeding:
    """Watches the cluster for one replica, and implements `webhook.serving.server.Watcher`."""

    def __init__(  # noqa: PLR0913  # collaborators, all by name
        self,
        fed: Fed,
        *,
        cluster: Cluster,
        own_namespace: str,
        refresh: Callable[[], Awaitable[None]],
        settings: WatchSettings,
        log: Log,
    ) -> None:
        """Prepare to feed.

        Args:
            fed: what is fed.
            cluster: what is watched.
            own_namespace: Meshwarden's own; ConfigMaps with guardrails count there only.
            refresh: puts in force what *fed* holds.
            settings: how the watches hold on.
            log: told when the cluster has been seen.
        """
        self._fed = fed
        self._own_namespace = own_namespace
        self._cluster = cluster
        self._refresh = refresh
        self._log = log
        self._seen = Seen(log)
        self._watches = Watches(cluster, self._seen, settings)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """How each watch stands."""
        return self._seen.contacts

    async def watch(self) -> None:
        """Watch for ever: where the API server goes away, what was seen stays in force."""
        fed, seen = self._fed, self._seen
        # What could not come into force at once, but did later, may be what the gate waits for.
        fed.standing.follow(lambda _in_force: seen.changed.set())
        async with self._cluster, asyncio.TaskGroup() as tasks:
            self._watches.start(
                tasks, own_namespace=self._own_namespace, live=fed.live, gate=fed.gate
            )
            while True:
                self._watches.follow_root(tasks, self._root())
                await seen.changed.wait()
                seen.changed.clear()
                await self._put_in_force()

    async def _put_in_force(self) -> None:
        fed, seen = self._fed, self._seen
        if not (fed.gate.is_open or seen.complete):
            return
        fed.settings.hold(seen.enforcement_in_force, seen.exemptions.objects.values())
        fed.mesh.hold(seen.mesh.objects.values() if seen.mesh.contact.synced else None)
        fed.policies.hold(seen.policies.objects.values())
        await self._refresh()
        self._open()

    def _open(self) -> None:
        """Let reviews in, once what was seen is in force, and the mesh was looked for there."""
        fed = self._fed
        is_in_force = fed.standing.now.configure is fed.settings.held
        if not fed.gate.is_open and is_in_force and self._watches.root == self._root():
            fed.gate.is_open = fed.readiness.cluster = True
            self._log.info("the cluster has been seen")

    def _root(self) -> str:
        stated = self._fed.standing.now.configuration.enforcement.mesh.root_namespace
        return stated or meshconfig.ROOT_NAMESPACE
