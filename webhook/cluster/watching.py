"""What a selection of objects is now, kept up to date whatever happens to the connection."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NoReturn, Protocol, TypeVar

from webhook.cluster.backoff import Backoff
from webhook.errors import ClusterError
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from webhook.cluster.api import Cluster
    from webhook.cluster.selection import Selection
    from webhook.model.objects import Object

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)

_DELETED = "DELETED"
_BOOKMARK = "BOOKMARK"
"""Moves the version on where nothing happens, so that it does not grow too old to go on from."""


class Sink(Protocol[T_contra]):
    """Takes what a watch sees; none of it may wait."""

    def replace(self, objects: Sequence[T_contra]) -> None:
        """These are all there are; at the start, and after a gap in what was seen."""

    def put(self, obj: T_contra) -> None:
        """This one is new or has changed."""

    def remove(self, obj: T_contra) -> None:
        """This one, in its last state, is gone."""

    def lost(self, error: ClusterError) -> None:
        """The connection broke; what is known may be out of date until `found`."""

    def found(self) -> None:
        """What is known is up to date, after a start or a `lost`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """How a watch holds on; seconds."""

    round: float = 60
    """How long one connection is used: what broke without a word is noticed after it."""
    grace: float = 5.0
    """How much later than that an end may come."""
    first_wait: float = 0.2
    longest_wait: float = 10.0


class Watch(Generic[T]):
    """Feeds a sink with a selection of objects, for as long as it runs.

    Attributes:
        selection: what it watches.
        synced: whether everything has been seen once, whatever became of the connection since.
    """

    def __init__(
        self,
        cluster: Cluster,
        selection: Selection,
        sink: Sink[T],
        *,
        keeping: Callable[[Object], T],
        settings: WatchSettings = WatchSettings(),
    ) -> None:
        """Prepare to watch.

        Args:
            cluster: whom to ask.
            selection: what to watch.
            sink: whom to tell.
            keeping: makes of each object what is worth keeping, before the next page is fetched.
            settings: how to hold on.
        """
        self._cluster = cluster
        self.selection = selection
        self.synced = False
        self._sink = sink
        self._keeping = keeping
        self._settings = settings
        self._backoff = Backoff(settings.first_wait, settings.longest_wait)
        self._version = ""
        self._began = time.monotonic()

    async def run(self) -> NoReturn:
        """List, then follow, and begin again where that ends; never raise ClusterError."""
        while True:
            try:
                await self._once()
            except ClusterError as error:
                await self._recover(error)

    async def _once(self) -> None:
        if not self._version:
            await self._list()
        await self._follow()
        # A server that ends every watch at once must not be asked without pause.
        if time.monotonic() - self._began < 1:
            await asyncio.sleep(self._wait())

    async def _list(self) -> None:
        version, kept = "", []
        async with aclosing(self._cluster.listing(self.selection)) as listing:
            async for at, obj in listing:
                version = at
                if obj is not None:
                    kept.append(self._keeping(obj))
        self._sink.replace(kept)
        self._version, self.synced = version, True

    async def _follow(self) -> None:
        settings, self._began = self._settings, time.monotonic()
        async with self._cluster.watching(
            self.selection, version=self._version, seconds=settings.round, grace=settings.grace
        ) as events:
            self._sink.found()
            async for kind, obj in events:
                self._version = text(child(obj, "metadata"), "resourceVersion")
                self._take(kind, obj)

    def _take(self, kind: str, obj: Object) -> None:
        if kind == _DELETED:
            self._sink.remove(self._keeping(obj))
        elif kind != _BOOKMARK:
            self._sink.put(self._keeping(obj))

    async def _recover(self, error: ClusterError) -> None:
        if error.gone or error.absent:
            self._version = ""
        if error.absent:
            # The kind itself is not there, so there is no object of it.
            self._sink.replace(())
            self._sink.found()
            self.synced = True
        else:
            self._sink.lost(error)
        await asyncio.sleep(self._wait())

    def _wait(self) -> float:
        """Seconds until the next attempt: few after a watch that held."""
        if time.monotonic() - self._began > self._settings.longest_wait:
            self._backoff.reset()
        self._began = time.monotonic()
        return self._backoff.after_failure()
