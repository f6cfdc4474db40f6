"""What reviews are judged by: one value, replaced in one assignment, whatever the change is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypedDict, TypeVar, Unpack

from webhook.engine.opa.policies import policies_of
from webhook.errors import EngineUnavailable
from webhook.inventory import Inventory
from webhook.model.enforcement import Configuration, MeshAssumptions
from webhook.model.guardrail import Catalogue
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from webhook.engine.running import RunningEngine
    from webhook.model.kinds import Kind

T = TypeVar("T")

Configure: TypeAlias = Callable[[Catalogue], Configuration]
"""The organisation's settings, as a catalogue lets them be read; raises ConfigError."""

See: TypeAlias = Callable[[MeshAssumptions], Inventory]
"""What is known of the cluster, beside what the organisation states about its mesh."""


class Change(TypedDict, total=False):
    """What is to be replaced; what is not given stays."""

    catalogue: Catalogue
    configure: Configure
    see: See


@dataclass(frozen=True, kw_only=True)
class InForce:
    """All that decides a review, and how to come by it again where a part of it changes."""

    engine: RunningEngine
    catalogue: Catalogue
    configuration: Configuration
    inventory: Inventory
    configure: Configure
    see: See

    @cached_property
    def reviewer(self) -> Reviewer:
        """Judges by all of it."""
        return Reviewer(
            catalogue=self.catalogue,
            configuration=self.configuration,
            engine=self.engine,
            inventory=self.inventory,
        )

    @cached_property
    def revision(self) -> str:
        """A digest of the guardrails: two that are equal give the same answers."""
        return policies_of(self.catalogue).revision

    @property
    def docs_base_url(self) -> str:
        """What links to a guardrail's page start with."""
        return self.configuration.enforcement.docs_base_url

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds that some guardrail declares."""
        return self.reviewer.kinds


def put_together(
    engine: RunningEngine, catalogue: Catalogue, configure: Configure, see: See
) -> InForce:
    """What reviews are judged by, with everything worked out that a review would else wait for.

    Raises:
        ConfigError: the settings cannot be read, or name what *catalogue* does not have.
    """
    configuration = configure(catalogue)
    made = InForce(
        engine=engine,
        catalogue=catalogue,
        configuration=configuration,
        inventory=see(configuration.enforcement.mesh),
        configure=configure,
        see=see,
    )
    _ = made.reviewer, made.revision
    return made


class Standing:
    """Holds what is in force. A review takes it once, and so is judged by one version of it all.

    Attributes:
        now: what is in force.
    """

    def __init__(self, first: InForce) -> None:
        self.now = first
        self._changing = asyncio.Lock()
        self._followers: list[Callable[[InForce], None]] = []

    def follow(self, follower: Callable[[InForce], None]) -> None:
        """Call *follower* with what is in force, now and after every change."""
        self._followers.append(follower)
        follower(self.now)

    async def change(self, **change: Unpack[Change]) -> None:
        """Put all that is given in force, at once; one change waits for the other.

        Neither settings nor what is known of the cluster ever make Rego be compiled anew; new
        guardrails are compiled aside. Reviews that have begun end by what they began with.

        Raises:
            ConfigError: the settings do not fit the guardrails; all stays as it was.
            EngineUnavailable: the guardrails cannot be compiled now; all stays as it was.
        """
        async with self._changing:
            former = self.now
            catalogue = change.get("catalogue", former.catalogue)
            configure = change.get("configure", former.configure)
            # Before anything is compiled: what does not fit need not be.
            see = change.get("see", former.see)
            made = await asyncio.to_thread(put_together, former.engine, catalogue, configure, see)
            if catalogue is former.catalogue:
                self._replace(made)
            else:
                await self._succeed(made)

    async def judge(self, ask: Callable[[InForce], Awaitable[T]]) -> T:
        """Ask by what is in force, and again where that was replaced before it could answer.

        Raises:
            EngineUnavailable: what is in force cannot judge.
        """
        while True:
            in_force = self.now
            try:
                return await ask(in_force)
            except EngineUnavailable:
                if self.now is in_force:
                    raise

    async def _succeed(self, made: InForce) -> None:
        """Replace the engine too: from the swap on the former one is only asked to the end."""
        former = self.now.engine
        engine = await former.successor(made.catalogue)
        self._replace(replace(made, engine=engine))
        await former.retire()
        await engine.start()

    def _replace(self, made: InForce) -> None:
        self.now = made
        for follower in self._followers:
            follower(made)
