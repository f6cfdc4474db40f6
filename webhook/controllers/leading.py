"""One candidate of several does what must be done once: leader election by a Lease."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from webhook.cluster.resources import LEASES
from webhook.controllers import lease
from webhook.controllers.lease import Observation
from webhook.errors import ClusterError, MeshwardenError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from webhook.controllers.collaborators import Collaborators
    from webhook.model.objects import Object

    Loop: TypeAlias = Callable[[], Awaitable[object]]
    """Something to do for as long as we lead; cancelled when we do no longer."""

_FAREWELL = 3.0
"""Seconds that stepping down may take."""


class LostLease(MeshwardenError):  # noqa: N818  # reads as what it is
    """Another candidate leads, or will soon."""


class Leadership:
    """Leads whenever it can, and then runs the loops.

    Attributes:
        in_touch: whether the API server answered the last time that we asked for the lease.
    """

    def __init__(self, collaborators: Collaborators) -> None:
        self._with = collaborators
        self._settings = collaborators.settings
        self._log = collaborators.log
        self._seen = Observation()
        self._renewed = 0.0
        self.in_touch = False

    async def run(self, loops: Iterable[Loop]) -> NoReturn:
        """Try to lead, lead, and try again; when cancelled, step down.

        A loop that raises ends it: the process is to end too, and another candidate to lead.
        """
        loops = list(loops)
        while True:
            await self._acquire()
            await self._lead(loops)

    async def _acquire(self) -> None:
        while True:
            try:
                if await self._try_to_take():
                    return
                self.in_touch = True
            except ClusterError as error:
                self.in_touch = error.conflict
                self._log.warning("lease not read", reason=str(error))
            await asyncio.sleep(self._settings.retry)

    async def _lead(self, loops: Iterable[Loop]) -> None:
        self._log.info("leading", identity=self._settings.identity)
        self._with.metrics.lead()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._hold())
                for loop in loops:
                    tasks.create_task(_run(loop))
        except* LostLease as lost:
            self._log.warning("no longer leading", reason=str(lost.exceptions[0]))
        finally:
            self._with.metrics.follow()
            await self._step_down()

    async def _hold(self) -> NoReturn:
        """Renew the lease again and again; raise LostLease where that fails for too long."""
        while True:
            await asyncio.sleep(self._settings.retry)
            left = self._renewed + self._settings.renew_deadline - time.monotonic()
            try:
                async with asyncio.timeout(max(left, 0)):
                    held = await self._try_to_take()
            except TimeoutError:
                message = "the lease could not be renewed in time"
                raise LostLease(message) from None
            except ClusterError as error:
                self.in_touch = False
                self._log.warning("lease not renewed", reason=str(error))
                continue
            if not held:
                message = f"{self._seen.record.holder} holds the lease"
                raise LostLease(message)

    async def _try_to_take(self) -> bool:
        """Take or renew the lease where we may."""
        started = time.monotonic()
        self._see(await self._with.cluster.find(LEASES, *self._place), at=started)
        record, settings = self._seen.record, self._settings
        if not self._seen.may_take(settings.identity, at=started):
            return False
        spec = lease.taken(
            record, settings.identity, now=datetime.now(UTC), duration=settings.lease_duration
        )
        await self._write(spec, version=record.version)
        self._renewed, self.in_touch = started, True
        return True

    async def _step_down(self) -> None:
        """Give the lease back, if it is still ours; nobody has to know where that fails."""
        record = self._seen.record
        if record.holder != self._settings.identity:
            return
        try:
            async with asyncio.timeout(_FAREWELL):
                spec = lease.released(record, now=datetime.now(UTC))
                await self._write(spec, version=record.version)
        except (ClusterError, TimeoutError) as error:
            self._log.warning("lease not given back", reason=str(error))
        else:
            self._log.info("stepped down", identity=self._settings.identity)

    async def _write(self, spec: Object, *, version: str) -> None:
        """Write the lease in place of *version*; raise ClusterError where somebody was faster."""
        wanted = lease.lease(*self._place, spec, version=version)
        written = await self._with.write(LEASES, wanted)
        self._see(written, at=time.monotonic())

    def _see(self, found: Object | None, *, at: float) -> None:
        self._seen.see(lease.read(found), at=at)

    @property
    def _place(self) -> tuple[str, str]:
        return self._with.installation.lease, self._with.installation.namespace


async def _run(loop: Loop) -> None:
    await loop()
