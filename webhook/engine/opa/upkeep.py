"""Sees to it that OPA can judge: looks what it holds, pushes what it lacks, says what is wrong."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from webhook.engine.opa.errors import OpaError
from webhook.engine.opa.merging import Merging
from webhook.engine.opa.pushing import Round
from webhook.engine.opa.settings import PolicySource
from webhook.engine.opa.standing import Standing
from webhook.errors import EngineUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webhook.engine.opa.connection import Connection
    from webhook.engine.opa.policies import Policies
    from webhook.engine.opa.settings import OpaSettings
    from webhook.engine.opa.standing import EngineState

_SHORT = 12
"""Digits of a revision in a message."""

_OTHERS = {
    PolicySource.PUSH: "only one version may push to it",
    PolicySource.BUNDLE: "let it load the bundle that this version writes",
}
_NONE = {
    PolicySource.PUSH: "it lost them as soon as they were pushed; is it more than one server?",
    PolicySource.BUNDLE: "let it load the bundle that `meshwarden policies bundle` writes",
}

_RETIRED = "OPA is given other policies"


class Upkeep:
    """Looks after the policies in one OPA."""

    def __init__(self, connection: Connection, policies: Policies, settings: OpaSettings) -> None:
        self._connection = connection
        self._policies = policies
        self._merging = Merging(policies)
        self._settings = settings
        self._standing = Standing(settings.name, now=_now())
        self._reported: str | None = None
        self._round: Round | None = None
        self._replaces = False
        self._retired = asyncio.Event()
        self._awaited: str | None = None

    @property
    def state(self) -> EngineState:
        """What is known of OPA now."""
        return self._standing.state

    @property
    def refused(self) -> Mapping[str, str]:
        """Why OPA does not take the module of a guardrail, by id."""
        return self._round.refused if self._round else {}

    def told(self, text: str) -> str:
        """What OPA says, with places in it that whoever wrote a guardrail can look up."""
        form = self._round.form if self._round else None
        return form.told(text) if form else text

    def is_ours(self, revision: str) -> bool:
        """Whether an answer of *revision* comes from our policies; if so, OPA is up."""
        if revision != self._policies.revision:
            return False
        self._standing.up(revision, now=_now())
        return True

    async def restore(
        self, guardrails: Sequence[str], *, are_lacking: bool, seconds: float
    ) -> None:
        """Bring OPA to where it can judge *guardrails*, to which it gave no answer.

        Args:
            guardrails: those that are needed first.
            are_lacking: it did answer, so it does not hold them.
            seconds: how long that may take.

        Raises:
            EngineUnavailable: it cannot judge anything, and why.
        """
        if self._retired.is_set():
            raise EngineUnavailable(_RETIRED)
        try:
            async with asyncio.timeout(seconds):
                await self._restore(guardrails, are_lacking=are_lacking)
        except OpaError as error:
            raise self._unavailable(str(error)) from error
        except TimeoutError as error:
            message = f"{self._settings.name} did not answer in time"
            raise self._unavailable(message) from error
        self._standing.up(self._policies.revision, now=_now())

    async def take_over(self) -> None:
        """As `restore`, but push our policies whatever OPA holds, now or as soon as it can be done.

        It returns once OPA answers for them, and goes on pushing what stands on its own.

        Raises:
            EngineUnavailable: it could not be done now.
        """
        self.replace()
        await self.prepare()
        await self.restore((), are_lacking=True, seconds=self._settings.push_timeout)

    async def prepare(self) -> None:
        """Have ready what is pushed, so that no review has to wait for that as well."""
        if self._settings.policies is PolicySource.PUSH:
            await self._merging.form()

    def replace(self) -> None:
        """Push our policies whatever OPA holds, as soon as anybody needs them."""
        self._replaces = self._settings.policies is PolicySource.PUSH

    async def watch(self) -> None:
        """Look again and again, so that the state is right even where nobody asks anything."""
        while True:
            await asyncio.sleep(self._settings.watch_interval)
            with suppress(EngineUnavailable):
                await self.restore((), are_lacking=False, seconds=self._settings.push_timeout)

    async def give_way_to(self, policies: Policies) -> None:
        """Let *policies* be in OPA soon, without anybody being refused for it.

        Raises:
            EngineUnavailable: OPA is yet to load the bundle that holds them.
        """
        if self._settings.policies is PolicySource.PUSH:
            return
        self._awaited = policies.revision
        try:
            reported = await self._connection.revision()
        except OpaError as error:
            raise EngineUnavailable(str(error)) from error
        if reported != policies.revision:
            raise EngineUnavailable(_holds_others(self._settings, reported, policies.revision))

    def retire(self) -> None:
        """Bring OPA nothing any more: from this moment on another engine does."""
        self._retired.set()
        if self._round:
            self._round.cancel()

    async def stop(self) -> None:
        """Push no more."""
        if self._round:
            await self._round.stop()

    async def _restore(self, guardrails: Sequence[str], *, are_lacking: bool) -> None:
        self._reported = None
        self._reported = await self._connection.revision()
        if self._reported is not None and self._reported == self._awaited:
            # Who judges by it is about to take our place, and whoever waits here asks it then.
            await self._retired.wait()
            raise EngineUnavailable(_RETIRED)
        is_ours = self._reported == self._policies.revision
        if self._reported is not None and not is_ours and not self._replaces:
            raise OpaError(_holds_others(self._settings, self._reported, self._policies.revision))
        current = self._running()
        if current is None and (are_lacking or not is_ours) and self._may_push:
            current = self._begin()
        if current is not None:
            await self._wait(current, guardrails, is_ours=is_ours)
            self._replaces = False
        elif not is_ours:
            raise OpaError(self._holds_none())

    async def _wait(self, current: Round, guardrails: Sequence[str], *, is_ours: bool) -> None:
        try:
            await current.until(guardrails)
        except OpaError:
            # What OPA holds of ours it judges by; only these few are not to be had.
            if not is_ours:
                raise

    def _running(self) -> Round | None:
        return self._round if self._round and self._round.ended is None else None

    @property
    def _may_push(self) -> bool:
        """Whether pushing is our part, and the last round has not only just ended."""
        if self._settings.policies is not PolicySource.PUSH:
            return False
        ended = self._round.ended if self._round else None
        return ended is None or monotonic() - ended >= self._settings.push_interval

    def _begin(self) -> Round:
        self._round = Round(self._connection, self._merging, self._settings)
        return self._round

    def _unavailable(self, reason: str) -> EngineUnavailable:
        self._standing.down(reason, self._reported, now=_now())
        return EngineUnavailable(reason)

    def _holds_none(self) -> str:
        if self._round and self._round.failure:
            return str(self._round.failure)
        return f"{self._settings.name} holds none of our policies: {_NONE[self._settings.policies]}"


def _holds_others(settings: OpaSettings, reported: str | None, ours: str) -> str:
    theirs = str(reported)[:_SHORT]
    advice = _OTHERS[settings.policies]
    return f"{settings.name} holds policies of revision {theirs}, not {ours[:_SHORT]}: {advice}"


def _now() -> datetime:
    return datetime.now(UTC)
