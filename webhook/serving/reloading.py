"""Puts in force what has changed in files, while reviews go on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from webhook.errors import ConfigError, MeshwardenError
from webhook.serving.sources import Found
from webhook.serving.standing import Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.serving.faults import Faults
    from webhook.serving.log import Log
    from webhook.serving.metrics import Metrics
    from webhook.serving.sources import Source
    from webhook.serving.standing import Standing

NOTHING = Found({})

_AGAIN = 0.5
"""Seconds until what could not come into force is tried again: others may be waiting for it."""


class Reloading:
    """Looks at sources again and again.

    What cannot be used leaves in force what was good. Sources that changed together come into
    force together, since a binding and the guardrail that it names need each other; where one of
    them is wrong, the others do all the same if they fit what is there.
    """

    def __init__(  # noqa: PLR0913  # collaborators, all by name
        self,
        standing: Standing,
        sources: Sequence[Source],
        *,
        faults: Faults,
        metrics: Metrics,
        log: Log,
        poll: float,
    ) -> None:
        """Look at *sources*, which have been looked at once, every *poll* seconds."""
        self._standing = standing
        self._sources = sources
        self._faults = faults
        self._metrics = metrics
        self._log = log
        self._poll = poll
        self._pending: dict[str, Found] = {}
        self._looking = asyncio.Lock()

    async def watch(self) -> None:
        """Look for ever."""
        while True:
            await asyncio.sleep(min(self._poll, _AGAIN) if self._pending else self._poll)
            await self.refresh()

    async def refresh(self) -> None:
        """Look once, and put in force what has changed, or could not come into force before."""
        async with self._looking:
            for source in self._sources:
                await self._look(source)
            pending = list(self._pending)
            if pending and not await self._put_in_force(pending):
                for name in pending if len(pending) > 1 else ():
                    await self._put_in_force([name])

    async def _look(self, source: Source) -> None:
        try:
            found = await asyncio.to_thread(source.look)
        except Exception as error:  # noqa: BLE001  # whatever it is, reviews go on
            self._pending.pop(source.name, None)
            self._faults.tell(source.name, _problems(error))
        else:
            if found is not None:
                former = self._pending.get(source.name, NOTHING)
                change = Change(**{**former.change, **found.change})
                self._pending[source.name] = Found(change, found.problems)

    async def _put_in_force(self, names: Sequence[str]) -> bool:
        """Put what is pending of *names* in force, all of it or nothing."""
        change = Change()
        for name in names:
            change.update(self._pending[name].change)
        try:
            await self._standing.change(**change)
        except Exception as error:  # noqa: BLE001  # as above
            for name in names if len(names) == 1 else ():
                self._faults.tell(name, (*self._pending[name].problems, *_problems(error)))
            return False
        for name in names:
            self._settle(name)
        return True

    def _settle(self, name: str) -> None:
        found = self._pending.pop(name)
        if found.change:
            self._metrics.changed(name)
            self._log.info("in force", source=name, revision=self._standing.now.revision)
        self._faults.tell(name, found.problems)


def _problems(error: Exception) -> tuple[str, ...]:
    if isinstance(error, ConfigError):
        return error.problems
    if isinstance(error, MeshwardenError):
        return (str(error),)
    # Its text may quote what nobody should read.
    return (f"it cannot be read: {type(error).__name__}",)
