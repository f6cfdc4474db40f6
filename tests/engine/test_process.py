"""The child process is there when it is needed, and gone when the engine is."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import weakref
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.pairs import (
    ENDLESS,
    HUNDREDS,
    REFUSED,
    TOO_LONG,
    TWICE,
    an_engine,
    child_of,
    pairs,
)
from tests.engine.small_policies import PAIRWISE, a_catalogue, a_question
from webhook.engine import EmbeddedEngine, process
from webhook.engine.interpreter import Interpreter
from webhook.engine.rego import RegoError
from webhook.model.findings import EvaluationFailure, RuleName

if TYPE_CHECKING:
    from webhook.model.findings import Answer


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_closing_leaves_no_process_behind(*, busy: bool) -> None:
    async def scenario() -> int:
        engine = EmbeddedEngine(a_catalogue({"pairs": PAIRWISE}))
        await engine.start()
        child = child_of(engine)
        assert child is not None
        if busy:
            asked = asyncio.create_task(pairs(engine, TOO_LONG))
            await asyncio.sleep(0.5)
        await engine.close()
        await engine.close()
        if busy:
            assert await asked == EvaluationFailure("pairs", "the engine is being closed")
        return child.pid

    assert not is_alive(asyncio.run(scenario()))


def test_after_closing_nothing_is_started_again() -> None:
    async def scenario() -> None:
        async with an_engine() as engine:
            await engine.close()

            assert await pairs(engine, HUNDREDS) == EvaluationFailure(
                "pairs", "the engine is being closed"
            )
            assert child_of(engine) is None

    asyncio.run(scenario())


def test_a_child_that_cannot_be_started_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "COMMAND", ("/nowhere/python",))

    async def scenario() -> Answer:
        async with an_engine() as engine:
            await engine.start()
            return await pairs(engine, HUNDREDS)

    answer = asyncio.run(scenario())
    assert isinstance(answer, EvaluationFailure)
    assert answer.reason.startswith("the process that interprets Rego cannot be started: ")


def test_several_event_loops_one_after_the_other_share_a_child() -> None:
    engine = EmbeddedEngine(a_catalogue({"pairs": PAIRWISE}))

    answers = [asyncio.run(pairs(engine, HUNDREDS)) for _ in range(3)]
    asyncio.run(engine.close())

    assert Counter(answers) == {TWICE: 3}


@pytest.mark.parametrize(
    ("rule", "obj", "seconds"),
    [
        pytest.param(PAIRWISE, HUNDREDS, 30.0, id="answered-by-the-child"),
        pytest.param(PAIRWISE, TOO_LONG, 0.2, id="out-of-time"),
        pytest.param(PAIRWISE, {"list": "\ud800"}, 30.0, id="unreadable"),
        pytest.param(REFUSED, HUNDREDS, 30.0, id="refused-by-the-child"),
        pytest.param("deny contains numbers.range_step(1, 5, 0)", {}, 30.0, id="panic"),
    ],
)
def test_a_question_leaves_nothing_to_the_garbage_collector(
    rule: str, obj: Any, seconds: float
) -> None:
    """It may run on any thread, where regorus's objects cannot be dropped."""

    async def scenario() -> weakref.ref[object]:
        async with an_engine(pairs=rule) as engine:
            question = a_question(engine, obj)
            await question.ask(["pairs"], RuleName.DENY, lambda: seconds)
            return weakref.ref(question)

    gc.disable()
    try:
        assert asyncio.run(scenario())() is None
    finally:
        gc.enable()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of address space")
def test_a_question_that_needs_too_much_memory_ends_only_the_child() -> None:
    async def scenario() -> None:
        asked = Interpreter()
        with pytest.raises(RegoError, match="the process that interprets Rego ended"):
            await asked.evaluate([("t.rego", ENDLESS)], "data.t.x", "{}", seconds=60)
        small = ENDLESS.replace("1e9", "10").replace("< 0", "== 7")
        answer = await asked.evaluate([("t.rego", small)], "data.t.x", "{}", seconds=60)
        await asked.close()
        assert answer == "true"

    asyncio.run(scenario())
