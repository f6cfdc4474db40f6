"""The engine `opa`: asks a real OPA server."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from webhook.engine.inputs import input_document
from webhook.engine.opa.connection import Connection
from webhook.engine.opa.policies import policies_of
from webhook.engine.opa.question import OpaQuestion
from webhook.engine.opa.upkeep import Upkeep
from webhook.errors import EngineUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.engine.opa.settings import OpaSettings
    from webhook.engine.opa.standing import EngineState
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Json, Object
    from webhook.model.request import Request


class OpaEngine:
    """Asks the guardrails of a catalogue in an OPA; belongs to the loop that first uses it.

    A server starts it, which replaces what OPA holds of other versions, and then watches it. A
    check of files uses it without `start`: an OPA that holds none of our policies is given them,
    but one that holds another version's is left alone, since somebody may be judged by it.
    """

    def __init__(
        self, catalogue: Catalogue, settings: OpaSettings, connection: Connection | None = None
    ) -> None:
        """Judge by *catalogue*, over the *connection* of another engine or one of its own."""
        self._catalogue = catalogue
        self._settings = settings
        self._connection = connection or Connection(settings)
        self._upkeep = Upkeep(self._connection, policies_of(catalogue), settings)
        self._watching: asyncio.Task[None] | None = None

    @property
    def is_up(self) -> bool:
        """Whether OPA can judge."""
        return self.state.up

    @property
    def state(self) -> EngineState:
        """Whether OPA can judge, since when, and why not."""
        return self._upkeep.state

    async def start(self) -> None:
        """Begin to bring OPA the policies, and keep looking after it; without OPA, wait for it."""
        with suppress(EngineUnavailable):
            await self._upkeep.take_over()
        self._watching = asyncio.create_task(self._upkeep.watch())

    async def close(self) -> None:
        """Leave no task and no connection behind."""
        await self.retire()
        await self._connection.close()

    async def successor(self, catalogue: Catalogue) -> OpaEngine:
        """An engine for *catalogue*, which brings OPA the policies once it is asked or started.

        Where OPA loads bundles, it must have loaded the one for *catalogue*.

        Raises:
            EngineUnavailable: it has not.
        """
        await self._upkeep.give_way_to(policies_of(catalogue))
        found = OpaEngine(catalogue, self._settings, self._connection)
        # Whoever asks it before it is started must not find that OPA belongs to somebody else.
        found._upkeep.replace()
        await found._upkeep.prepare()
        return found

    async def retire(self) -> None:
        """Push no more, and look no more; what is asked goes to OPA as long as it answers."""
        self._upkeep.retire()
        if self._watching:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        await self._upkeep.stop()

    def compile(self) -> Mapping[str, str]:
        """Why each guardrail that OPA has refused so far does not compile, by id.

        It is OPA that compiles, while policies are pushed; each refusal is logged as it comes.
        """
        return self._upkeep.refused

    def question(
        self,
        request: Request,
        *,
        params: Mapping[str, Mapping[str, Json]],
        context: Object,
        judging_old: bool = False,
    ) -> OpaQuestion:
        """Build the input document of *request*; see `Engine.question`."""
        document = input_document(request, params=params, context=context, judging_old=judging_old)
        return OpaQuestion(
            self._catalogue, self._connection, self._upkeep, self._settings, document
        )
