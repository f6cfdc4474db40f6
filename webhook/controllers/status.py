"""What became of the configuration, written by the leader to the objects that hold it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from webhook.cluster import Mirror, Selection, Watch, WatchSettings
from webhook.cluster.backoff import Backoff
from webhook.cluster.resources import CONFIG_MAPS, ENFORCEMENTS, EXEMPTIONS
from webhook.config import OwnKinds
from webhook.config.own_kinds import IN_FORCE
from webhook.controllers.status_policies import Policies
from webhook.controllers.status_writing import StatusWriter
from webhook.engine.vetting import Vetting
from webhook.errors import ClusterError
from webhook.inventory import VIEWS
from webhook.policy import Extending
from webhook.policy.config_maps import LABEL, LABEL_VALUE, sources_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from webhook.cluster import Cluster
    from webhook.controllers.log import Log
    from webhook.model.enforcement import Configuration
    from webhook.model.guardrail import Catalogue
    from webhook.policy import Extended
    from webhook.policy.sources import Source

_LONGEST_PAUSE = 300.0
"""Seconds after which everything is looked at, whatever has happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSettings:
    """What to tell of, and by what to judge it."""

    namespace: str
    """Meshwarden's own."""
    instance: str
    """Who this candidate is; Events say so."""
    profiles: Path
    """The folder of the profiles."""
    profile: str
    """The one that holds where no Enforcement names a right one; as replicas have it."""
    shipped: Catalogue
    folders: Sequence[Path] = ()
    """Guardrails of one's own in files; as replicas have them."""
    watch: WatchSettings = WatchSettings()


class Status:
    """Watches the configuration, and says what of it is in force."""

    def __init__(
        self,
        cluster: Cluster,
        settings: StatusSettings,
        *,
        follow: Callable[[Catalogue], None],
        log: Log,
    ) -> None:
        """Prepare to watch.

        Args:
            cluster: what is watched and written to.
            settings: by what to judge.
            follow: is called with each new catalogue: other kinds may have to be asked about.
            log: what goes wrong.
        """
        self._settings = settings
        self._follow = follow
        self._log = log
        self._writer = StatusWriter(cluster, instance=settings.instance, log=log)
        self._changed = asyncio.Event()
        self._backoff = Backoff()
        self._policies = Policies()
        self._sources: list[Source] | None = None
        self._extended: Extended
        own = Selection(CONFIG_MAPS, settings.namespace, labels={LABEL: LABEL_VALUE})
        self._watches: list[Watch[object]] = []
        self._enforcements = self._mirror(cluster, Selection(ENFORCEMENTS))
        self._exemptions = self._mirror(cluster, Selection(EXEMPTIONS))
        self._config_maps = self._mirror(cluster, own)

    async def run(self) -> NoReturn:
        """Look at each change, and when an Exemption ends."""
        async with asyncio.TaskGroup() as tasks:
            for watch in self._watches:
                tasks.create_task(watch.run())
            while True:
                pause = await self._pass()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._changed.wait()
                self._changed.clear()
        raise AssertionError

    async def _pass(self) -> float:
        """Say what is to be said; return the seconds after which to look again."""
        if not all(watch.synced for watch in self._watches):
            return _LONGEST_PAUSE
        try:
            configuration = await self._tell(datetime.now(UTC))
        except ClusterError as error:
            self._log.warning("status not written", reason=str(error))
            return self._backoff.after_failure()
        self._backoff.reset()
        return _until_next_end(configuration, datetime.now(UTC))

    async def _tell(self, now: datetime) -> Configuration:
        extended = await asyncio.to_thread(self._extend)
        for config_map in list(self._config_maps.objects.values()):
            await self._writer.policies(config_map, extended)
        configuration = await asyncio.to_thread(self._configuration, extended.catalogue)
        for enforcement in list(self._enforcements.objects.values()):
            await self._writer.enforcement(enforcement, configuration, now)
        for exemption in list(self._exemptions.objects.values()):
            await self._writer.exemption(exemption, configuration, now)
        return configuration
