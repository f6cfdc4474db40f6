"""Ask the webhook through its Service again and again, and remember how that went."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from webhook.cluster.resources import SERVICES
from webhook.controllers.deciding import current_policy
from webhook.errors import ClusterError
from webhook.installation.probing import Probed, probe
from webhook.installation.replicas import service_address
from webhook.installation.trust import bundles_in, readable
from webhook.installation.webhooks import FailurePolicy

if TYPE_CHECKING:
    from webhook.controllers.collaborators import Collaborators
    from webhook.controllers.views import Views
    from webhook.installation.replicas import Address

_EAGER = 1.0
"""Seconds between probes while failurePolicy waits to be raised."""


class Prober:
    """Asks as an API server does: by the Service, and with the trust that is in `caBundle`.

    Attributes:
        answered: what the last probe came to; None before the first.
    """

    def __init__(self, views: Views, collaborators: Collaborators) -> None:
        self._views = views
        self._with = collaborators
        self._heard = time.monotonic()
        self._told: str | None = ""
        self.answered: bool | None = None

    @property
    def silent(self) -> float:
        """Seconds since a probe was answered, or since we began to ask."""
        return time.monotonic() - self._heard

    async def run(self) -> NoReturn:
        """Probe for ever."""
        while True:
            await self.once()
            await asyncio.sleep(self._pause())

    async def once(self) -> None:
        """Probe, if there is anything to probe with."""
        # Each entry has the same bundle, or it is about to get it.
        bundles = readable(bundles_in(self._views.validating))
        if bundles:
            self._take(await self._ask(bundles[0]))
        else:
            # What was answered before a suspension says nothing of what comes after it.
            self.answered = None

    async def _ask(self, bundle: bytes) -> Probed:
        try:
            address = await self._address()
        except ClusterError as error:
            return Probed(str(error))
        return await probe(address, self._with.installation, bundle=bundle)

    async def _address(self) -> Address:
        installation, stated = self._with.installation, self._with.settings.probe_address
        if stated is not None:
            return stated
        place = installation.service, installation.namespace
        service = await self._with.cluster.get(SERVICES, *place)
        return service_address(service, installation.port, fallback=installation.dns_name)

    def _take(self, probed: Probed) -> None:
        if probed.answered:
            self._heard = time.monotonic()
        self._with.metrics.probed(datetime.now(UTC), answered=probed.answered)
        if probed.answered != self.answered:
            self.answered = probed.answered
            self._views.changed.set()
        self._tell(probed.problem)

    def _tell(self, problem: str | None) -> None:
        """Say what is new; a webhook that stays away needs no line each time."""
        if problem == self._told:
            return
        self._told = problem
        if problem is None:
            self._with.log.info("probe answered")
        else:
            self._with.log.warning("probe not answered", reason=problem)

    def _pause(self) -> float:
        interval = self._with.settings.probe_interval
        raised = current_policy(self._views.validating) == FailurePolicy.FAIL.value
        return interval if raised and self.answered else min(interval, _EAGER)
