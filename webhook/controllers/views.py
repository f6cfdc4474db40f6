"""What the leader sees of the cluster, kept up to date by watches."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.cluster import Mirror, Selection, Watch
from webhook.cluster.resources import MUTATING, NAMESPACES, SECRETS, VALIDATING
from webhook.installation.names import MUTATING_NAME, VALIDATING_NAME
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from webhook.cluster import Cluster
    from webhook.controllers.log import Log
    from webhook.errors import ClusterError
    from webhook.installation.names import Installation
    from webhook.model.objects import Object


class Views:
    """The few objects that matter, each watched by its name.

    Attributes:
        changed: is set whenever one of them changes, or something else that matters.
    """

    def __init__(
        self, cluster: Cluster, installation: Installation, log: Log, *, changed: asyncio.Event
    ) -> None:
        """See nothing yet."""
        self.changed = changed
        self._cluster = cluster
        self._installation = installation
        self._log = log
        here = installation.namespace
        self._validating = self._watched(Selection.named(VALIDATING, VALIDATING_NAME))
        self._mutating = self._watched(Selection.named(MUTATING, MUTATING_NAME))
        self._namespace = self._watched(Selection.named(NAMESPACES, here))
        self._ca = self._watched(Selection.named(SECRETS, installation.ca_secret, here))
        self._leaf = self._watched(Selection.named(SECRETS, installation.leaf_secret, here))
        self._all = (self._validating, self._mutating, self._namespace, self._ca, self._leaf)

    @property
    def synced(self) -> bool:
        """Whether all of them have been seen."""
        return all(view.watch.synced for view in self._all)

    @property
    def watches(self) -> list[Watch[Object]]:
        """What keeps them up to date."""
        return [view.watch for view in self._all]

    async def until_changed(self, seconds: float) -> None:
        """Wait for a change since the last time this was asked, but not longer than *seconds*."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.changed.wait()
        self.changed.clear()

    @property
    def validating(self) -> Object | None:
        """The validating configuration."""
        return self._validating.object

    @property
    def mutating(self) -> Object | None:
        """The mutating configuration."""
        return self._mutating.object

    @property
    def namespace(self) -> Object | None:
        """Our own namespace."""
        return self._namespace.object

    @property
    def ca_secret(self) -> Object | None:
        """The Secret with the CA of our own."""
        return self._ca.object

    @property
    def leaf_secret(self) -> Object | None:
        """The Secret that replicas mount."""
        return self._leaf.object

    def wrote_secret(self, obj: Object) -> None:
        """Take note of what we wrote: another watch may be faster than the one that tells of it."""
        name = text(child(obj, "metadata"), "name")
        view = self._ca if name == self._installation.ca_secret else self._leaf
        view.mirror.put(obj)

    def _watched(self, selection: Selection) -> _View:
        def tell(error: ClusterError) -> None:
            self._log.warning("watch broken", reason=str(error))

        mirror = Mirror(on_trouble=tell, event=self.changed)
        return _View(Watch(self._cluster, selection, mirror, keeping=lambda obj: obj), mirror)


@dataclass(frozen=True, slots=True)
class _View:
    """One object, by its name."""

    watch: Watch[Object]
    mirror: Mirror

    @property
    def object(self) -> Object | None:
        return next(iter(self.mirror.objects.values()), None)
