"""An engine for the length of a test, and questions to it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.small_policies import BAD, a_request
from webhook.engine.opa.engine import OpaEngine
from webhook.errors import EngineUnavailable
from webhook.model.findings import Breach, RuleName

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.findings import Answer
    from webhook.model.guardrail import Catalogue

BAD_OBJECT: dict[str, Any] = {"bad": True}
FOUND = (Breach(("spec",), "it is bad"),)
RULES = {"one": BAD, "other": BAD}
"""Two guardrails that find BAD_OBJECT bad."""

ALONE = """
deny contains {"path": ["spec"], "msg": "it is bad"} if {
	some bad in [input.object.bad]
	bad
}

bad := 1
"""
"""A guardrail that does, too, and cannot be merged with others: `bad` means two things."""


@asynccontextmanager
async def an_engine(catalogue: Catalogue, settings: OpaSettings) -> AsyncIterator[OpaEngine]:
    """An engine that was not started, as a check has it; closed in the end."""
    engine = OpaEngine(catalogue, settings)
    try:
        yield engine
    finally:
        await engine.close()


async def pushed(engine: OpaEngine) -> None:
    """Wait until OPA has everything, or the engine has given up."""
    if engine._upkeep._round:
        await asyncio.wait([engine._upkeep._round._task])


async def ask(
    engine: OpaEngine,
    *guardrails: str,
    obj: Any = BAD_OBJECT,
    rule: RuleName = RuleName.DENY,
    seconds: float = 30.0,
) -> Mapping[str, Answer]:
    """The answers about *obj*, within so many seconds."""
    end = monotonic() + seconds
    params: dict[str, dict[str, Any]] = {guardrail: {} for guardrail in guardrails}
    question = engine.question(a_request(obj), params=params, context={})
    return await question.ask(guardrails, rule, lambda: end - monotonic())


async def reason_of(engine: OpaEngine) -> str:
    """Why a review cannot be judged."""
    with pytest.raises(EngineUnavailable) as caught:
        await ask(engine, *RULES)
    return str(caught.value)
