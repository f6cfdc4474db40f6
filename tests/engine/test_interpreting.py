"""What takes too long for the event loop is answered by a child process, in time or not at all."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import time
import weakref
from collections import Counter
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.small_policies import BAD, PAIRWISE, a_catalogue, a_question, plenty
from webhook.engine import EmbeddedEngine, interpreter
from webhook.engine.interpreter import Interpreter
from webhook.engine.rego import RegoError
from webhook.model.findings import Breach, EvaluationFailure, RuleName

if TYPE_CHECKING:
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


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_small_object_starts_no_process() -> None:
    async def scenario() -> None:
        async with an_engine() as engine:
            assert await pairs(engine, {"list": ["a", "b", "a"]}) == (
                Breach(("list", 0), "a stands twice"),
                Breach(("list", 2), "a stands twice"),
            )
            assert child_of(engine) is None

    asyncio.run(scenario())


def test_over_the_budget_the_answer_is_the_same_and_comes_from_the_child() -> None:
    async def scenario() -> None:
        async with an_engine() as engine:
            assert await pairs(engine, HUNDREDS) == TWICE
            assert child_of(engine) is not None

    asyncio.run(scenario())


def test_the_neighbours_are_judged_beside_it() -> None:
    async def scenario() -> None:
        async with an_engine(other=BAD) as engine:
            question = a_question(engine, {**HUNDREDS, "bad": True})
            answers = await question.ask(["pairs", "other"], RuleName.DENY, plenty)

        assert answers == {"pairs": TWICE, "other": (Breach(("spec",), "it is bad"),)}

    asyncio.run(scenario())


def test_at_the_deadline_the_child_is_killed_and_the_next_review_finds_another() -> None:
    async def scenario() -> None:
        async with an_engine() as engine:
            await engine.start()
            first = child_of(engine)
            begun = time.monotonic()

            assert await pairs(engine, TOO_LONG, seconds=1.0) == OUT_OF_TIME
            assert time.monotonic() - begun < 10
            assert await pairs(engine, HUNDREDS) == TWICE

            assert first is not None
            assert first.returncode == -signal.SIGKILL
            assert child_of(engine) is not first

    asyncio.run(scenario())


def test_after_a_deadline_the_next_child_is_started_without_being_asked() -> None:
    async def scenario() -> None:
        async with an_engine() as engine:
            await engine.start()
            first = child_of(engine)
            await pairs(engine, TOO_LONG, seconds=0.5)
            # The thread that talks to the child has done what it had to, once it does this too.
            await engine._interpreter.start()

            assert child_of(engine) is not first

    asyncio.run(scenario())


def test_the_loop_is_free_while_the_child_works() -> None:
    async def scenario() -> None:
        async with an_engine() as engine:
            slow = asyncio.create_task(pairs(engine, TOO_LONG, seconds=2.0))
            await asyncio.sleep(0)  # until it waits for the child

            assert await pairs(engine, {"list": ["a"]}) == ()
            assert not slow.done()
            assert await slow == OUT_OF_TIME

    asyncio.run(scenario())


def test_many_questions_at_once_are_never_mixed_up() -> None:
    async def asked(engine: EmbeddedEngine, number: int) -> bool:
        items = [f"{number}/{item}" for item in range(200)] + [f"{number}/{number}"]
        expected = tuple(
            Breach(("list", place), f"{number}/{number} stands twice") for place in (number, 200)
        )
        return await pairs(engine, {"list": items}) == expected

    async def scenario() -> None:
        async with an_engine() as engine:
            assert all(await asyncio.gather(*(asked(engine, number) for number in range(20))))

    asyncio.run(scenario())


def test_who_waits_for_another_waits_no_longer_than_its_own_deadline() -> None:
    async def scenario() -> None:
        async with an_engine() as engine:
            slow = asyncio.create_task(pairs(engine, TOO_LONG, seconds=3.0))
            await asyncio.sleep(0)  # until it waits for the child

            assert await pairs(engine, HUNDREDS, seconds=0.2) == OUT_OF_TIME
            assert not slow.done()
            slow.cancel()

    asyncio.run(scenario())


def test_a_question_whose_time_passed_in_the_queue_costs_no_child() -> None:
    asked = Interpreter()

    assert asked._ask(b"", b"", time.monotonic()) == {"error": interpreter.OUT_OF_TIME}
    assert asked._child is None


def test_a_review_that_is_given_up_leaves_the_next_answers_right() -> None:
    async def scenario() -> None:
        async with an_engine() as engine:
            given_up = asyncio.create_task(pairs(engine, TOO_LONG, seconds=1.0))
            await asyncio.sleep(0.3)
            given_up.cancel()

            assert await pairs(engine, HUNDREDS) == TWICE

    asyncio.run(scenario())


def test_a_child_that_dies_is_a_failure_and_is_replaced() -> None:
    async def scenario() -> None:
        async with an_engine() as engine:
            await engine.start()
            child = child_of(engine)
            assert child is not None
            child.kill()

            answer = await pairs(engine, HUNDREDS)
            assert isinstance(answer, EvaluationFailure)
            assert answer.reason.startswith("the process that interprets Rego ended")
            assert await pairs(engine, HUNDREDS) == TWICE

    asyncio.run(scenario())


def test_what_the_interpreter_refuses_is_a_failure_that_says_why() -> None:
    """`lower` of a number is undefined when compiled, as in OPA, but an error here."""

    async def scenario() -> None:
        async with an_engine(pairs=REFUSED) as engine:
            answer = await pairs(engine, HUNDREDS)

        assert answer == EvaluationFailure(
            "pairs", "test/pairs.rego:10:15: `lower` expects string argument. Got `7` instead"
        )

    asyncio.run(scenario())


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
    monkeypatch.setattr(interpreter, "_COMMAND", ("/nowhere/python",))

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


@pytest.mark.skipif(
    not Path(os.environ.get("KUBEBUILDER_ASSETS", ""), "opa").is_file(),
    reason="KUBEBUILDER_ASSETS names no folder that holds opa",
)
def test_opa_finds_what_the_child_finds(tmp_path: Path) -> None:
    (tmp_path / "pairs.rego").write_text(f"package test.pairs\n\nimport rego.v1\n{PAIRWISE}")
    (tmp_path / "input.json").write_text(json.dumps({"object": HUNDREDS}))
    opa = Path(os.environ["KUBEBUILDER_ASSETS"], "opa")
    arguments = ["--data", "pairs.rego", "--input", "input.json", "data.test.pairs.deny"]
    done = subprocess.run(
        [opa, "eval", "--format", "raw", *arguments], cwd=tmp_path, capture_output=True, check=True
    )

    found = {Breach(tuple(each["path"]), each["msg"]) for each in json.loads(done.stdout)}

    assert found == set(TWICE)
