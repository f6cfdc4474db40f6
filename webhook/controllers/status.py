"""What became of the configuration, written by the leader to the objects that hold it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from webhook.cluster import Mirror, Selection, Watch, WatchSettings
from webhook.cluster.backoff import Backoff
from webhook.cluster.resources import CONFIG_MAPS, ENFORCEMENTS, EXEMPTIONS
from webhook.controllers.status_judging import Held
from webhook.controllers.status_writing import StatusWriter
from webhook.errors import ClusterError
from webhook.policy.config_maps import LABEL, LABEL_VALUE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from webhook.cluster import Cluster
    from webhook.controllers.log import Log
    from webhook.controllers.status_judging import Judged, Judging
    from webhook.model.enforcement import Configuration
    from webhook.model.objects import Object

_HOLDING_ON = WatchSettings()
_LONGEST_PAUSE = 300.0
"""Seconds after which everything is looked at, whatever has happened."""


class Status:
    """Watches the configuration, and says what of it is in force."""

    def __init__(  # noqa: PLR0913  # collaborators, all by name
        self,
        cluster: Cluster,
        judging: Judging,
        *,
        namespace: str,
        instance: str,
        follow: Callable[[Judged], None],
        log: Log,
        settings: WatchSettings = _HOLDING_ON,
    ) -> None:
        """Prepare to watch.

        Args:
            cluster: what is watched and written to.
            judging: says what is in force.
            namespace: Meshwarden's own.
            instance: who this candidate is; Events say so.
            follow: is called with what is in force: other kinds may have to be asked about.
            log: what goes wrong.
            settings: how the watches hold on.
        """
        self._judging = judging
        self._follow = follow
        self._log = log
        self._writer = StatusWriter(cluster, instance=instance, log=log)
        self._changed = asyncio.Event()
        self._backoff = Backoff()
        own = Selection(CONFIG_MAPS, namespace, labels={LABEL: LABEL_VALUE})
        self._watches: list[Watch[Object]] = []
        self._enforcements, self._exemptions, self._config_maps = (
            self._mirror(cluster, selection, settings)
            for selection in (Selection(ENFORCEMENTS), Selection(EXEMPTIONS), own)
        )

    async def run(self) -> None:
        """Look at each change, and when an Exemption ends, for ever."""
        async with asyncio.TaskGroup() as tasks:
            for watch in self._watches:
                tasks.create_task(watch.run())
            while True:
                pause = await self._pass()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._changed.wait()
                self._changed.clear()

    async def _pass(self) -> float:
        """Say what is to be said; return the seconds after which to look again."""
        if not all(watch.synced for watch in self._watches):
            return _LONGEST_PAUSE
        # Only what was judged can be told what became of it; what comes meanwhile comes next.
        held = Held(
            config_maps=tuple(self._config_maps.objects.values()),
            enforcements=tuple(self._enforcements.objects.values()),
            exemptions=tuple(self._exemptions.objects.values()),
        )
        judged = await asyncio.to_thread(self._judging.judge, held)
        self._follow(judged)
        if not await self._tell(held, judged, datetime.now(UTC)):
            return self._backoff.after_failure()
        self._backoff.reset()
        return _until_next_end(judged.configuration, datetime.now(UTC))

    async def _tell(self, held: Held, judged: Judged, now: datetime) -> bool:
        """Tell each object; one that cannot be told never hides the others.

        Returns:
            Whether all could be told.
        """
        writer, configuration = self._writer, judged.configuration
        groups: tuple[tuple[Sequence[Object], Callable[[Object], Awaitable[None]]], ...] = (
            (held.config_maps, lambda obj: writer.policies(obj, judged.extended)),
            (held.enforcements, lambda obj: writer.enforcement(obj, configuration, now)),
            (held.exemptions, lambda obj: writer.exemption(obj, configuration, now)),
        )
        told = [await self._could(tell(obj)) for objects, tell in groups for obj in objects]
        return all(told)

    async def _could(self, telling: Awaitable[None]) -> bool:
        try:
            await telling
        except ClusterError as error:
            if not error.absent:  # else it was deleted meanwhile
                self._log.warning("status not written", reason=str(error))
                return False
        return True

    def _mirror(self, cluster: Cluster, selection: Selection, settings: WatchSettings) -> Mirror:
        def tell(error: ClusterError) -> None:
            self._log.warning("watch broken", reason=str(error))

        mirror = Mirror(on_trouble=tell, event=self._changed)
        watch: Watch[Any] = Watch(
            cluster, selection, mirror, keeping=lambda obj: obj, settings=settings
        )
        self._watches.append(watch)
        return mirror


def _until_next_end(configuration: Configuration, now: datetime) -> float:
    """Seconds until some Exemption ends, with a little more, so that it then has."""
    left = [(each.until - now).total_seconds() for each in configuration.exemptions]
    return min([*(seconds + 0.01 for seconds in left if seconds >= 0), _LONGEST_PAUSE])
