"""A guardrail that can take longer than the event loop may wait, and objects to try it on."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from tests.engine.small_policies import PAIRWISE, a_catalogue, a_question
from webhook.engine import EmbeddedEngine
from webhook.model.findings import Breach, EvaluationFailure, RuleName

if TYPE_CHECKING:
    import subprocess
    from collections.abc import AsyncIterator

    from webhook.model.findings import Answer

HUNDREDS = {"list": [f"item {number}" for number in range(300)] + ["item 7"]}
TWICE = (
    Breach(("list", 7), "item 7 stands twice"),
    Breach(("list", 300), "item 7 stands twice"),
)
REFUSED = PAIRWISE.replace("\ti != j", "\ti != j\n\tnot lower(7)")
TOO_LONG = {"list": [f"item {number}" for number in range(20_000)]}
"""Half an hour of comparisons."""

OUT_OF_TIME = EvaluationFailure("pairs", "the time for this review was up before it was judged")

ENDLESS = "package t\n\nimport rego.v1\n\nx if { some i in numbers.range(1, 1e9); i < 0 }\n"


@asynccontextmanager
async def an_engine(**rules: str) -> AsyncIterator[EmbeddedEngine]:
    engine = EmbeddedEngine(a_catalogue({"pairs": PAIRWISE, **rules}))
    try:
        yield engine
    finally:
        await engine.close()


async def pairs(engine: EmbeddedEngine, obj: Any, seconds: float = 30.0) -> Answer:
    """The answer of the guardrail `pairs`, given so much time in all."""
    end = time.monotonic() + seconds
    question = a_question(engine, obj)
    answers = await question.ask(["pairs"], RuleName.DENY, lambda: end - time.monotonic())
    return answers["pairs"]


def child_of(engine: EmbeddedEngine) -> subprocess.Popen[bytes] | None:
    return engine._interpreter._child
