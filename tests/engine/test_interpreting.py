"""What takes too long for the event loop is answered by a child process, in time or not at all."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.pairs import (
    HUNDREDS,
    OUT_OF_TIME,
    REFUSED,
    TOO_LONG,
    TWICE,
    an_engine,
    child_of,
    pairs,
)
from tests.engine.small_policies import BAD, PAIRWISE, a_question, plenty
from webhook.engine import interpreter
from webhook.engine.interpreter import Interpreter
from webhook.model.findings import Breach, EvaluationFailure, RuleName

if TYPE_CHECKING:
    from webhook.engine import EmbeddedEngine


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
