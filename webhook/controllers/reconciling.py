"""Bring the cluster from what it is to what it should be, one pass after another."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn, Protocol

from certs.errors import PkiError
from webhook.cluster.backoff import Backoff
from webhook.controllers.certificates import GivenAuthority, OwnAuthority
from webhook.controllers.configuring import Configuring
from webhook.controllers.enforcing import Telling
from webhook.controllers.probing import Prober
from webhook.controllers.settings import Certificates
from webhook.controllers.trusting import Trusting
from webhook.controllers.views import Views
from webhook.errors import ClusterError

if TYPE_CHECKING:
    from webhook.controllers.certificates import Authority
    from webhook.controllers.collaborators import Collaborators
    from webhook.installation.coverage import Coverage


class Covered(Protocol):
    """What is to be asked, which may change at any time.

    Attributes:
        changed: is to be set where it has; whoever waits for it clears it.
    """

    changed: asyncio.Event

    def coverage(self) -> Coverage:
        """Kinds and operations, as they are now."""
        ...


async def reconcile(collaborators: Collaborators, covered: Covered) -> None:
    """Keep certificates and webhook configurations as they should be, for as long as we lead.

    Args:
        collaborators: what to work with.
        covered: what is to be asked.
    """
    cluster, log = collaborators.cluster, collaborators.log
    views = Views(cluster, collaborators.installation, log, changed=covered.changed)
    prober = Prober(views, collaborators)
    authority = _authority(views, collaborators)
    reconciler = Reconciler(
        views,
        authority,
        Trusting(views, authority, collaborators),
        Configuring(views, prober, collaborators, covered.coverage),
        collaborators,
    )
    async with asyncio.TaskGroup() as tasks:
        for watch in views.watches:
            tasks.create_task(watch.run())
        tasks.create_task(prober.run())
        tasks.create_task(reconciler.run())


def _authority(views: Views, collaborators: Collaborators) -> Authority:
    if collaborators.settings.certificates is Certificates.OWN:
        return OwnAuthority(views, collaborators)
    return GivenAuthority(views, collaborators)


class Reconciler:
    """First whom to trust, then who is to know of it, and only then what is served."""

    def __init__(
        self,
        views: Views,
        authority: Authority,
        trust: Trusting,
        configuring: Configuring,
        collaborators: Collaborators,
    ) -> None:
        self._views = views
        self._authority = authority
        self._trust = trust
        self._configuring = configuring
        self._with = collaborators
        self._telling = Telling(collaborators.cluster)
        self._backoff = Backoff()

    async def run(self) -> NoReturn:
        """One pass at each change, and one from time to time."""
        while True:
            await self._views.until_changed(await self._pass())
            await asyncio.sleep(self._configuring.pause)

    async def _pass(self) -> float:
        """Make one pass; return the seconds after which to look again."""
        settings = self._with.settings
        try:
            at_rest = await self.once(datetime.now(UTC))
        except (ClusterError, PkiError) as error:
            self._with.metrics.failed()
            self._with.log.warning("pass not finished", reason=str(error))
            return self._backoff.after_failure()
        self._backoff.reset()
        return settings.interval if at_rest else settings.rotating_interval

    async def once(self, now: datetime) -> bool:
        """Make one pass; return whether there is nothing to wait for.

        Raises:
            ClusterError: something could not be read or written; what was, stays.
            PkiError: a certificate is not what it should be.
        """
        if not self._views.synced:
            return False
        newest = await self._authority.newest(now)
        if not newest:
            return True
        bundle = await self._trust.bundle(newest, now)
        in_place = await self._configuring.write(bundle)
        settled = self._trust.settled(newest, in_place=in_place)
        self._trust.show(bundle, in_place=in_place)
        await self._authority.serve(now, bundle, settled=settled)
        await self._telling.tell(self._configuring.condition, now=now)
        return settled and self._trust.is_only(newest, bundle)
