"""Writes what is to be said of objects, where they do not say it already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.cluster.resources import CONFIG_MAPS, ENFORCEMENTS, EVENTS, EXEMPTIONS
from webhook.controllers import status_conditions as conditions
from webhook.controllers.status_events import ended
from webhook.controllers.status_policies import ANNOTATION, load_status, shows
from webhook.errors import ClusterError
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.cluster import Cluster, Resource
    from webhook.controllers.log import Log
    from webhook.model.enforcement import Configuration
    from webhook.model.objects import Object
    from webhook.policy import Extended


class StatusWriter:
    """Says what became of each object, on the object itself."""

    def __init__(self, cluster: Cluster, *, instance: str, log: Log) -> None:
        """Write to *cluster*, as *instance* of the controller."""
        self._cluster = cluster
        self._instance = instance
        self._log = log

    async def enforcement(self, obj: Object, configuration: Configuration, now: datetime) -> None:
        """Say how much of *obj* is in force."""
        wanted = conditions.enforcement_status(obj, configuration, now)
        await self._say(ENFORCEMENTS, obj, wanted)

    async def exemption(self, obj: Object, configuration: Configuration, now: datetime) -> None:
        """Say whether *obj* exempts, and once, when it does no longer."""
        wanted = conditions.exemption_status(obj, configuration, now)
        if conditions.has_ended(wanted) and conditions.is_active(obj):
            # Before the status: what is written then says that it has been told.
            await self._tell_end(obj, text(wanted, "until"), now)
        await self._say(EXEMPTIONS, obj, wanted)

    async def policies(self, config_map: Object, extended: Extended) -> None:
        """Say how *config_map* was taken."""
        status = load_status(config_map, extended)
        if shows(config_map, status):
            return
        metadata = child(config_map, "metadata")
        change = {"metadata": {"annotations": {ANNOTATION: status}}}
        name, namespace = text(metadata, "name"), text(metadata, "namespace")
        await self._cluster.patch(CONFIG_MAPS, name, change, namespace)
        self._log.info("policies told", config_map=name, status=status)

    async def _say(self, resource: Resource, obj: Object, status: Object) -> None:
        if obj.get("status") == status:
            return
        metadata = child(obj, "metadata")
        address = {key: metadata[key] for key in ("namespace", "name") if key in metadata}
        await self._cluster.apply(resource.at("status"), {"metadata": address, "status": status})

    async def _tell_end(self, obj: Object, until: str, now: datetime) -> None:
        event = ended(obj, until, instance=self._instance, now=now)
        try:
            await self._cluster.create(EVENTS, event)
        except ClusterError as error:
            if error.conflict:
                return  # told already, by us or by the leader before us
            self._log.warning("event not written", reason=str(error))
        else:
            self._log.info("exemption ended", exemption=event["regarding"], until=until)
