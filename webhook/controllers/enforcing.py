"""The condition `Enforcing` of the Enforcement `default`: whether what nobody judges is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from webhook.cluster import Selection
from webhook.cluster.resources import ENFORCEMENTS
from webhook.errors import ClusterError
from webhook.installation.webhooks import FailurePolicy
from webhook.model.objects import EMPTY, child, text

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.cluster import Cluster
    from webhook.model.objects import Object

MANAGER = "meshwarden-webhooks"
"""Not the manager of the other conditions: each applies its own, and leaves the rest."""

_TYPE = "Enforcing"
_NAME = "default"
_AGAIN = timedelta(minutes=1)
"""After which to look whether it still says so: the Enforcement may be a new one."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What it says."""

    status: str
    reason: str
    message: str


UNINSTALLED = Condition(
    "False", "Uninstalled", "our ClusterRole is missing: no webhook configuration is looked after"
)


def condition(policy: FailurePolicy, *, answered: bool | None, suspended: str | None) -> Condition:
    """Whether what nobody judges of Istio's kinds is refused, and why not.

    Args:
        policy: what the configuration says.
        answered: what the last probe came to; None before the first.
        suspended: why nothing may be asked of us, or None.
    """
    if suspended is not None:
        return Condition("False", "Suspended", f"reviews are suspended: {suspended}")
    if policy is FailurePolicy.IGNORE:
        message = "nobody has answered a probe through the Service: what nobody judges passes"
        return Condition("False", "NotAnswered", message)
    if answered is False:
        message = "nobody answers: creates and updates of Istio's kinds are refused"
        return Condition("True", "NobodyAnswers", message)
    return Condition("True", "Answered", "what nobody judges of Istio's kinds is refused")


class Telling:
    """Writes the condition where it is not there, or says something else."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._told: tuple[Condition, datetime] | None = None

    async def tell(self, wanted: Condition, *, now: datetime) -> None:
        """Write *wanted*, if there is an Enforcement to say it of."""
        if self._told and self._told[0] == wanted and now < self._told[1] + _AGAIN:
            return
        try:
            async for enforcement in self._cluster.list(Selection.named(ENFORCEMENTS, _NAME)):
                await self._write(_held(enforcement), wanted, now)
        except ClusterError as error:
            # Where the kind is not installed there is nobody to tell it of.
            if not error.absent:
                raise
        self._told = wanted, now

    async def _write(self, held: Object, wanted: Condition, now: datetime) -> None:
        if Condition(*(text(held, key) for key in ("status", "reason", "message"))) == wanted:
            return
        since = text(held, "lastTransitionTime") if text(held, "status") == wanted.status else ""
        entry: Object = {
            "type": _TYPE,
            "status": wanted.status,
            "reason": wanted.reason,
            "message": wanted.message,
            "lastTransitionTime": since or f"{now:%Y-%m-%dT%H:%M:%SZ}",
        }
        told: Object = {"metadata": {"name": _NAME}, "status": {"conditions": [entry]}}
        await self._cluster.apply(ENFORCEMENTS.at("status"), told, manager=MANAGER)


def _held(enforcement: Object) -> Object:
    """The condition as it is; empty where there is none."""
    conditions = child(enforcement, "status").get("conditions")
    listed = conditions if isinstance(conditions, list) else []
    return next((each for each in listed if text(each, "type") == _TYPE), EMPTY)
