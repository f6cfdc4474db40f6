"""What every loop works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.cluster.api import MANAGER
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from webhook.cluster import Cluster, Resource
    from webhook.controllers.log import Log
    from webhook.controllers.metrics import ControllerMetrics
    from webhook.controllers.settings import ControllerSettings
    from webhook.installation.names import Installation
    from webhook.model.objects import Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaborators:
    """The same for as long as the process runs."""

    cluster: Cluster
    installation: Installation
    settings: ControllerSettings
    metrics: ControllerMetrics
    log: Log

    async def write(self, resource: Resource, obj: Object) -> Object:
        """Write *obj* in place of its `metadata.resourceVersion`; without one it is the first.

        It is written by its name and not by a POST, which no right can limit to one name. Where
        two candidates write the first one, each owns what it wrote, and so the second is refused.

        Raises:
            ClusterError: somebody was faster, or it cannot be written.
        """
        first = not text(child(obj, "metadata"), "resourceVersion")
        manager = self.settings.identity if first else MANAGER
        return await self.cluster.apply(resource, obj, manager=manager, force=not first)
