"""The installation that is looked at, and the commands that mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.cluster.resources import DEPLOYMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from webhook.cluster import Cluster
    from webhook.installation.names import Installation
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Object
    from webhook.policy.sources import Source

SERVING = "meshwarden"
CONTROLLER = "meshwarden-controller"
"""The Deployments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Whom every check asks."""

    cluster: Cluster
    installation: Installation
    extend: Callable[[Sequence[Source]], Catalogue]
    """All guardrails, with those of one's own in sources that stand in the cluster."""
    now: datetime

    async def deployment(self, name: str) -> Object | None:
        """One of our Deployments."""
        return await self.cluster.find(DEPLOYMENTS, name, self.installation.namespace)

    @property
    def controllers_log(self) -> str:
        """The command that shows why the controller does not mend something."""
        return self.kubectl(f"logs deployment/{CONTROLLER} --tail=50")

    def kubectl(self, rest: str) -> str:
        """A command in our namespace."""
        return f"kubectl -n {self.installation.namespace} {rest}"
