"""One input document, about which OPA is asked: all guardrails at once, or else one by one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from webhook.engine.answers import AnswerError, read
from webhook.engine.inputs import InputError, encode
from webhook.engine.opa.errors import OpaError
from webhook.model.findings import EvaluationFailure, RuleName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webhook.engine.opa.connection import Connection
    from webhook.engine.opa.settings import OpaSettings
    from webhook.engine.opa.upkeep import Upkeep
    from webhook.model.findings import Answer
    from webhook.model.guardrail import Catalogue
    from webhook.model.protocols import Remaining

_LATE = "the time for this review was up before OPA was asked"


class OpaQuestion:
    """Implements `Question`."""

    def __init__(
        self,
        catalogue: Catalogue,
        connection: Connection,
        upkeep: Upkeep,
        settings: OpaSettings,
        document: Mapping[str, Any],
    ) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._connection = connection
        self._upkeep = upkeep
        self._document = document

    async def ask(
        self, guardrails: Sequence[str], rule: RuleName, remaining: Remaining
    ) -> Mapping[str, Answer]:
        """Evaluate *rule* of each of *guardrails*; see `Question.ask`.

        Raises:
            EngineUnavailable: OPA cannot judge any of them.
        """
        asked = [guardrail for guardrail in guardrails if self._has(guardrail, rule)]
        found = await self._answers(asked, rule, remaining) if asked else {}
        return {guardrail: found.get(guardrail, ()) for guardrail in guardrails}

    def _has(self, guardrail: str, rule: RuleName) -> bool:
        return rule is RuleName.DENY or self._catalogue.guardrails[guardrail].injects

    async def _answers(
        self, asked: Sequence[str], rule: RuleName, remaining: Remaining
    ) -> dict[str, Answer]:
        try:
            document = self._about(asked)
        except InputError as error:
            return {guardrail: EvaluationFailure(guardrail, str(error)) for guardrail in asked}
        if remaining() <= 0:
            return {guardrail: EvaluationFailure(guardrail, _LATE) for guardrail in asked}
        together = await self._together(rule, document, remaining)
        answers = self._judged(asked, rule, document, together or {})
        missing = [guardrail for guardrail in asked if guardrail not in answers]
        if missing:
            are_lacking = together is not None
            answers |= await self._one_by_one(missing, rule, remaining, are_lacking=are_lacking)
        return answers

    async def _together(
        self, rule: RuleName, document: str, remaining: Remaining
    ) -> Mapping[str, str] | None:
        """The answers of our policies; None where OPA gives no such."""
        try:
            # Half of the time, so that the rest is enough to find out what is wrong.
            reply = await self._connection.ask(rule, document, seconds=remaining() / 2)
        except OpaError:
            return None
        return reply.answers if self._upkeep.is_ours(reply.revision) else None

    def _judged(
        self, asked: Sequence[str], rule: RuleName, document: str, told: Mapping[str, str]
    ) -> dict[str, Answer]:
        """What is settled: each that was answered, and each that OPA does not take."""
        refused = self._upkeep.refused
        judged: dict[str, Answer] = {}
        for guardrail in asked:
            if guardrail in told:
                judged[guardrail] = _read(guardrail, rule, told[guardrail], document)
            elif guardrail in refused:
                judged[guardrail] = EvaluationFailure(guardrail, refused[guardrail])
        return judged

    async def _one_by_one(
        self,
        missing: Sequence[str],
        rule: RuleName,
        remaining: Remaining,
        *,
        are_lacking: bool,
    ) -> dict[str, Answer]:
        """Ask each of *missing* alone, once OPA is known to judge at all."""
        await self._upkeep.restore(missing, are_lacking=are_lacking, seconds=remaining() / 2)
        asking = (self._alone(guardrail, rule, remaining) for guardrail in missing)
        return dict(zip(missing, await asyncio.gather(*asking), strict=True))

    async def _alone(self, guardrail: str, rule: RuleName, remaining: Remaining) -> Answer:
        document = self._about([guardrail])
        try:
            reply = await self._connection.ask(rule, document, seconds=remaining())
        except OpaError as error:
            return EvaluationFailure(guardrail, self._upkeep.told(str(error)))
        told = reply.answers if self._upkeep.is_ours(reply.revision) else {}
        answer = self._judged([guardrail], rule, document, told).get(guardrail)
        return self._unknown(guardrail, rule) if answer is None else answer

    def _unknown(self, guardrail: str, rule: RuleName) -> EvaluationFailure:
        package = self._catalogue.guardrails[guardrail].package
        reason = f"{self._settings.name} holds no rule data.{package}.{rule}"
        return EvaluationFailure(guardrail, reason)

    def _about(self, guardrails: Sequence[str]) -> str:
        return encode({**self._document, "guardrails": list(guardrails)})


def _read(guardrail: str, rule: RuleName, answer: str, document: str) -> Answer:
    try:
        return read(rule, answer, input_json=document)
    except AnswerError as error:
        return EvaluationFailure(guardrail, str(error))
