"""What was compiled elsewhere judges as what is compiled here."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.engine.small_policies import BAD, a_catalogue, a_question, a_request, plenty
from webhook.engine import EmbeddedEngine, process
from webhook.engine.ahead import compile_ahead
from webhook.engine.compiler import Compiler
from webhook.engine.rego import Program, RegoError
from webhook.errors import EngineUnavailable
from webhook.model.findings import Breach, EvaluationFailure, RuleName
from webhook.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.model.findings import Answer

POD = Kind("core", "Pod")
SOUND = [("a.rego", f"package a\n\nimport rego.v1\n\n{BAD}\n")]


@pytest.fixture(scope="module")
def compiler() -> Iterator[Compiler]:
    with Compiler() as found:
        yield found


def answer(engine: EmbeddedEngine, guardrail: str, **obj: object) -> Answer:
    question = a_question(engine, obj)
    return asyncio.run(question.ask([guardrail], RuleName.DENY, plenty))[guardrail]


def test_an_engine_takes_over_what_was_compiled_in_another_process() -> None:
    former = EmbeddedEngine(a_catalogue({"a": BAD}))
    catalogue = a_catalogue({"a": BAD.replace("bad", "worse"), "broken": "deny contains {"})

    engine = asyncio.run(former.successor(catalogue))

    assert answer(engine, "a", worse=True) == (Breach(("spec",), "it is worse"),)
    failure = answer(engine, "broken", worse=True)
    assert isinstance(failure, EvaluationFailure)
    assert failure.reason.startswith("it does not compile: test/broken.rego:6:1")
    assert engine.compile().keys() == {"broken"}


def test_what_did_not_change_is_not_compiled_again() -> None:
    """The same program judges a kind whose sources are the same, and of others nothing is kept."""
    both = a_catalogue({"a": BAD, "b": BAD})
    kinds = {"a": (POD,), "b": (Kind("core", "Namespace"),)}
    guardrails = {id_: replace(both.guardrails[id_], kinds=kinds[id_]) for id_ in kinds}
    catalogue = replace(both, guardrails=guardrails)
    former = EmbeddedEngine(catalogue)
    former.compile()
    module = both.modules["b"]
    changed = replace(
        catalogue,
        modules={**both.modules, "b": replace(module, source=f"{module.source}\n# changed\n")},
    )

    engine = asyncio.run(former.successor(changed))

    (key,) = former._compiled.keys() & engine._compiled.keys()
    assert len(engine._compiled) == 2
    assert engine._compiled[key] is former._compiled[key]
    question = engine.question(a_request({"bad": True}, kind=POD), params={}, context={})
    assert asyncio.run(question.ask(["a"], RuleName.DENY, plenty)) == {
        "a": (Breach(("spec",), "it is bad"),)
    }


def test_an_engine_and_its_successor_share_one_child() -> None:
    async def scenario() -> bool:
        former = EmbeddedEngine(a_catalogue({"a": BAD}))
        await former.start()
        engine = await former.successor(a_catalogue({"b": BAD}))
        await former.retire()
        await engine.start()
        try:
            return engine._interpreter is former._interpreter and engine.is_up
        finally:
            await engine.close()

    assert asyncio.run(scenario())


def test_kinds_with_the_same_guardrails_share_a_program(compiler: Compiler) -> None:
    catalogue = a_catalogue({"a": BAD}, kinds=(POD, Kind("apps", "Deployment")))

    ahead = compile_ahead(catalogue, compiler.pack, known=())

    assert (len(ahead.keys), len(ahead.packed)) == (2, 1)


def test_what_is_wrong_with_rego_is_told_as_it_is_here(compiler: Compiler) -> None:
    broken = [("a.rego", "package a\n\nimport rego.v1\n\ndeny contains shout(1)\n")]
    with pytest.raises(RegoError) as here:
        Program.compile(broken, ["data.a.deny"])

    with pytest.raises(RegoError) as there:
        compiler.pack(broken, ["data.a.deny"])

    assert str(there.value) == str(here.value)


def test_sources_can_be_parsed_alone(compiler: Compiler) -> None:
    compiler.parse("a.rego", "package a\n\nb := shout(1)\n")
    with pytest.raises(RegoError, match=r"^a.rego:4:1: "):
        compiler.parse("a.rego", "package a\n\nb := \n")


def test_a_process_that_ends_says_nothing_of_the_rego() -> None:
    with Compiler() as compiler:
        compiler._child.kill()

        with pytest.raises(EngineUnavailable, match="ended before it answered"):
            compiler.pack(SOUND, ["data.a.deny"])


def test_a_process_that_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "COMMAND", ("/nowhere/python",))

    with pytest.raises(EngineUnavailable, match="cannot be started: "), Compiler():
        pass


def test_what_is_no_program_is_not_taken_over() -> None:
    with pytest.raises(RegoError):
        Program.unpack(b"no program")
