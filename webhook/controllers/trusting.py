"""Which CAs the API server is to trust: the newest, and the old until nobody needs it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from webhook.cluster import Selection
from webhook.cluster.resources import ENDPOINT_SLICES
from webhook.installation.replicas import SERVICE_LABEL, addresses, dial_all
from webhook.installation.secrets import pair_in
from webhook.installation.trust import bundles_in, count, includes, is_under, trusted

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.controllers.certificates import Authority
    from webhook.controllers.collaborators import Collaborators
    from webhook.controllers.views import Views


class Trusting:
    """Works out the bundle, and remembers since when the newest CA has been in it."""

    def __init__(self, views: Views, authority: Authority, collaborators: Collaborators) -> None:
        self._views = views
        self._authority = authority
        self._with = collaborators
        self._since: tuple[bytes, float] | None = None

    async def bundle(self, newest: bytes, now: datetime) -> bytes:
        """What is to be trusted: *newest*, and what was trusted, until every replica has changed.

        What was trusted stands in the configurations as well: so even where the Secret of the CA
        is lost, what replicas serve goes on being trusted.
        """
        older = [
            *self._authority.remembered(),
            *bundles_in(self._views.validating),
            *bundles_in(self._views.mutating),
        ]
        both = trusted(newest, *older, now=now)
        if self.is_only(newest, both) or not await self._everyone(newest, now):
            return both
        await self._authority.forget(newest)
        return trusted(newest, now=now)

    def is_only(self, newest: bytes, bundle: bytes) -> bool:
        """Whether *bundle* trusts nobody but *newest*."""
        return includes(newest, bundle)

    def settled(self, newest: bytes, *, in_place: bool) -> bool:
        """Whether every API server has had the time to learn that *newest* is to be trusted."""
        now = time.monotonic()
        if not in_place:
            self._since = None
            return False
        if self._since is None or self._since[0] != newest:
            self._since = newest, now
        return now - self._since[1] >= self._with.settings.settle

    def show(self, bundle: bytes, *, in_place: bool) -> None:
        """Let metrics tell of it."""
        self._with.metrics.trusting(count(bundle), in_place=in_place)

    async def _everyone(self, newest: bytes, now: datetime) -> bool:
        """Whether each replica shows a leaf of *newest*; where there is none, nobody knows."""
        leaf = pair_in(self._views.leaf_secret)
        if leaf is None or not is_under(leaf.certificate, newest, now):
            return False
        installation = self._with.installation
        selection = Selection(
            ENDPOINT_SLICES, installation.namespace, {SERVICE_LABEL: installation.service}
        )
        slices = [each async for each in self._with.cluster.list(selection)]
        shown = await dial_all(addresses(slices), name=installation.dns_name, bundle=newest)
        return bool(shown) and all(each.problem is None for each in shown)
