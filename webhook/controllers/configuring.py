"""Write the webhook configurations where they are not as they should be."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from webhook.cluster.backoff import Backoff
from webhook.cluster.resources import CLUSTER_ROLES, MUTATING, VALIDATING
from webhook.controllers.deciding import current_policy, failure_policy, why_suspended
from webhook.controllers.enforcing import UNINSTALLED, condition
from webhook.installation.holding import differences
from webhook.installation.webhooks import FailurePolicy, State, configurations
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from webhook.cluster import Resource
    from webhook.controllers.collaborators import Collaborators
    from webhook.controllers.probing import Prober
    from webhook.controllers.views import Views
    from webhook.installation.coverage import Coverage
    from webhook.model.objects import Object

_CALM = 60.0
"""Seconds in which nobody undoes what we wrote, after which the next write need not wait."""


class Configuring:
    """Owns what the configurations say, and leaves alone what is as it should be.

    Attributes:
        pause: seconds to wait before the next pass: none, unless somebody writes against us.
        condition: what is to be told of it.
    """

    def __init__(
        self,
        views: Views,
        prober: Prober,
        collaborators: Collaborators,
        covered: Callable[[], Coverage],
    ) -> None:
        self._views = views
        self._prober = prober
        self._with = collaborators
        self._covered = covered
        self._pace = Backoff(first=0.1, most=5)
        self._undone_at = -_CALM
        self._desired: dict[Resource, Object] = {}
        self._told: dict[str, object] = {}
        self.pause = 0.0
        self.condition = UNINSTALLED

    async def write(self, bundle: bytes) -> bool:
        """Write what has to be written; return whether *bundle* is in place, or nobody asks us.

        Without our ClusterRole nothing is written: somebody is removing us, and configurations
        that nobody owns would stay and refuse what nobody judges.
        """
        self.pause = 0.0
        owner = await self._owner()
        self._tell("clusterrole missing, nothing is written", owner is None)
        if owner is None:
            self.condition = UNINSTALLED
            return self._views.validating is None and self._views.mutating is None
        wanted = configurations(
            self._covered(), self._with.installation, self._state(bundle, owner)
        )
        for resource, desired in wanted.items():
            await self._settle(resource, desired)
        return True

    def _state(self, bundle: bytes, owner: str) -> State:
        validating, settings = self._views.validating, self._with.settings
        current = current_policy(validating)
        suspended = why_suspended(validating, self._views.namespace)
        policy = failure_policy(
            current,
            answered=self._prober.answered,
            silent=self._prober.silent,
            fall_back_after=settings.fall_back_after,
        )
        fail = policy is FailurePolicy.FAIL and suspended is None
        self._with.metrics.failure_policy(fail=fail, suspended=suspended is not None)
        self._tell("suspended", suspended)
        self._tell_policy(current, policy)
        self.condition = condition(policy, answered=self._prober.answered, suspended=suspended)
        return State(
            bundle=bundle, failure_policy=policy, owner=owner, suspended=suspended is not None
        )

    async def _owner(self) -> str | None:
        """The uid of our ClusterRole; None where it is not there, or is going."""
        role = await self._with.cluster.find(CLUSTER_ROLES, self._with.installation.role)
        metadata = child(role, "metadata")
        return None if "deletionTimestamp" in metadata else text(metadata, "uid") or None

    async def _settle(self, resource: Resource, desired: Object) -> None:
        actual = {VALIDATING: self._views.validating, MUTATING: self._views.mutating}[resource]
        wrong = ["missing"] if actual is None else differences(actual, desired)
        if wrong:
            await self._write(resource, desired, wrong)
        self._desired[resource] = desired

    async def _write(self, resource: Resource, desired: Object, wrong: list[str]) -> None:
        if self._desired.get(resource) == desired:
            self._hold_back()
        name = text(child(desired, "metadata"), "name")
        self._with.log.info("configuration written", name=name, because=wrong)
        self._with.metrics.wrote(name)
        applied = await self._with.cluster.apply(resource, desired)
        if differences(applied, desired):
            # Applying leaves what others added: entries, or conditions that narrow ours.
            change = {"webhooks": desired["webhooks"]}
            await self._with.cluster.patch(resource, name, change)

    def _hold_back(self) -> None:
        """Wait longer each time where another controller undoes what we wrote."""
        now = time.monotonic()
        if now - self._undone_at >= _CALM:
            self._pace.reset()
        self._undone_at = now
        self.pause = self._pace.after_failure()

    def _tell_policy(self, current: str | None, policy: FailurePolicy) -> None:
        if current in {None, policy.value}:
            return
        fallen = policy is FailurePolicy.IGNORE
        say = self._with.log.warning if fallen else self._with.log.info
        say("failure policy", was=current, now=policy.value)

    def _tell(self, event: str, state: object) -> None:
        """Say what has changed since the last pass; nothing is said of what is as it should be."""
        state = state or None
        if self._told.get(event) == state:
            return
        self._told[event] = state
        say = self._with.log.warning if state else self._with.log.info
        say(event, state=state)
