"""What the leader does, each for as long as it leads."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from webhook.cli.status_loop import judging_by, status_loop
from webhook.controllers.auditing import Auditing
from webhook.controllers.reconciling import reconcile
from webhook.installation.coverage import coverage
from webhook.review.plan import who_injects

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from pathlib import Path

    from webhook.cluster import Access
    from webhook.controllers.collaborators import Collaborators
    from webhook.controllers.leading import Loop
    from webhook.controllers.status_judging import Judged
    from webhook.installation.coverage import Coverage
    from webhook.model.guardrail import Catalogue

_PATIENCE = 10.0
"""Seconds; where nothing can be read, the shipped guardrails have to do, and all their defaults."""


class Guarded:
    """What is to be asked; another catalogue, or another Enforcement, may change it at any time.

    Attributes:
        changed: is set where it has.
    """

    def __init__(self, catalogue: Catalogue, *, with_workloads: bool) -> None:
        """Begin with *catalogue*, and all it could inject: no Enforcement has been read yet."""
        self.changed = asyncio.Event()
        self._complete = asyncio.Event()
        self._catalogue = catalogue
        self._with_workloads = with_workloads
        self._injecting: frozenset[str] | None = None

    def follow(self, judged: Judged) -> None:
        """Ask from now on about what *judged* needs."""
        before = self.coverage()
        self._catalogue = judged.extended.catalogue
        self._injecting = who_injects(self._catalogue, judged.configuration.enforcement)
        self._complete.set()
        if self.coverage() != before:
            self.changed.set()

    async def complete(self) -> None:
        """Wait until guardrails and Enforcement in the cluster have been seen, but not for ever.

        Else each new leader would for a moment ask about other kinds than the one before. What was
        seen when we led the last time is out of date.
        """
        self._injecting = None
        self._complete.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._complete.wait()

    def coverage(self) -> Coverage:
        """Kinds and operations, as they are now."""
        return coverage(
            self._catalogue, with_workloads=self._with_workloads, injecting=self._injecting
        )


class Loops:
    """The loops of one candidate."""

    def __init__(
        self,
        guarded: Guarded,
        *,
        access: Access,
        folders: Sequence[Path],
        profile: str,
        audit_every: timedelta | None,
    ) -> None:
        """Prepare to look after *guarded*.

        Args:
            guarded: what the API server is to ask about.
            access: how an audit reaches the cluster.
            folders: guardrails of one's own in files.
            profile: the one that holds where no Enforcement names a right one.
            audit_every: how often all that is there is judged; never where it is None.

        Raises:
            ConfigError: there is no such profile.
        """
        self._guarded = guarded
        self._status = judging_by(folders, profile)
        # Of its own: an audit judges on another thread than status does.
        self._audits = judging_by(folders, profile)
        self._access = access
        self._every = audit_every

    def of(self, collaborators: Collaborators) -> list[Loop]:
        """All of them, with what they work with."""

        async def webhooks() -> None:
            await self._guarded.complete()
            await reconcile(collaborators, self._guarded)

        status = status_loop(collaborators, self._status, follow=self._guarded.follow)
        return [webhooks, status, *self._auditing(collaborators)]

    def _auditing(self, collaborators: Collaborators) -> list[Loop]:
        if self._every is None:
            return []
        auditing = Auditing(
            collaborators=collaborators,
            judging=self._audits,
            access=self._access,
            every=self._every.total_seconds(),
        )
        return [auditing.run]
