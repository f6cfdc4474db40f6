"""Every guardrail that is asked answers, and none hides another."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
import regorus

from tests.engine.small_policies import (
    BAD,
    a_catalogue,
    a_question,
    a_request,
    ask,
    plenty,
)
from webhook import engine as package
from webhook.engine import EmbeddedEngine, rego
from webhook.model.findings import Breach, DefaultValue, EvaluationFailure, RuleName
from webhook.model.kinds import Kind

if TYPE_CHECKING:
    from webhook.model.findings import Answer

FOUND = (Breach(("spec",), "it is bad"),)

UNDEFINED = 'deny contains {"path": ["spec"], "msg": input.object.absent}'
PANICS = "deny contains numbers.range_step(1, 5, input.object.zero)"
NO_REGO = "deny contains x if { x := }"
UNKNOWN_FUNCTION = "deny contains data.lib.nothing(1)"
WALKS = 'deny contains {"path": ["spec"], "msg": "x"} if walk(input.object, [_, 7])'
CONFLICTS = 'deny := "text"'
DEFAULTS = 'inject contains {"path": ["spec", "x"], "value": 1} if not input.object.x'


def failed(answer: Answer) -> str:
    """The reason of an evaluation failure."""
    assert isinstance(answer, EvaluationFailure)
    return answer.reason


def test_findings_by_guardrail() -> None:
    answers = ask({"a": BAD, "b": BAD.replace("bad", "good")}, {"bad": True})

    assert answers == {"a": FOUND, "b": ()}


def test_defaults_by_guardrail() -> None:
    """A guardrail without `inject` has no default; that is no failure."""
    answers = ask({"a": f"{BAD}\n{DEFAULTS}", "b": BAD}, {}, RuleName.INJECT)

    assert answers == {"a": (DefaultValue(("spec", "x"), 1),), "b": ()}


def test_parameters_context_and_helpers_are_seen() -> None:
    helper = 'package lib.words\n\nimport rego.v1\n\nsaid(x) := sprintf("%v!", [x])\n'
    rule = """
deny contains {"path": ["spec"], "msg": data.lib.words.said(word)} if {
	word := concat(" ", [input.params.a.word, input.context.now, input.request.name])
}
"""
    engine = EmbeddedEngine(a_catalogue({"a": rule}, helper))
    request = a_request({}, envelope={"name": "reviews"})
    question = engine.question(request, params={"a": {"word": "at"}}, context={"now": "noon"})

    answers = asyncio.run(question.ask(["a"], RuleName.DENY, plenty))

    assert answers == {"a": (Breach(("spec",), "at noon reviews!"),)}


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        pytest.param(NO_REGO, "it does not compile: test/broken.rego:5:24: expecting `}`"
                     " while parsing set", id="no-rego"),
        pytest.param(UNKNOWN_FUNCTION, "it does not compile: test/broken.rego:5:31: Unknown "
                     "function: 'data.lib.nothing'", id="unknown-function"),
        pytest.param(WALKS, "it does not compile: Compilation error: walk loops are not yet "
                     "supported in the RVM compiler", id="walk"),
        pytest.param("allow := true", "it does not compile: ", id="no-deny"),
        pytest.param(PANICS, "the Rego engine failed inside: attempt to divide by zero",
                     id="panic"),
        pytest.param(UNDEFINED, "its rule `deny` answered with an undefined value",
                     id="undefined-message"),
        pytest.param(CONFLICTS, "its rule `deny` answered in another form than the contract's: "
                     "Expected `array`, got `str`", id="no-set"),
    ],
)  # fmt: skip
def test_a_broken_guardrail_fails_alone_and_says_why(rule: str, reason: str) -> None:
    """The guardrails before and after it are judged; nobody sees a native stack trace."""
    answers = ask({"a": BAD, "broken": rule, "z": BAD}, {"bad": True, "zero": 0})

    assert (answers["a"], answers["z"]) == (FOUND, FOUND)
    assert failed(answers["broken"]).startswith(reason)
    assert "\n" not in failed(answers["broken"])


def test_a_panic_leaves_the_question_usable() -> None:
    engine = EmbeddedEngine(a_catalogue({"a": BAD, "panics": PANICS}))
    question = a_question(engine, {"bad": True, "zero": 0})
    ids = ["panics", "a", "panics", "a"]

    answers = [asyncio.run(question.ask([name], RuleName.DENY, plenty))[name] for name in ids]

    assert answers[1::2] == [FOUND, FOUND]
    assert "divide by zero" in failed(answers[0])
    assert "divide by zero" in failed(answers[2])


def test_compiling_ahead_tells_what_does_not_compile() -> None:
    engine = EmbeddedEngine(a_catalogue({"a": BAD, "broken": NO_REGO, "walks": WALKS, "z": BAD}))

    assert sorted(engine.compile()) == ["broken", "walks"]


def test_a_broken_helper_breaks_those_that_use_it_and_is_named() -> None:
    broken = "package lib.broken\n\nimport rego.v1\n\nx if {\n"
    between = "package lib.between\n\nimport rego.v1\n\ny if data.lib.broken.x\n"
    rules = {"a": BAD, "uses": f"{BAD}\nx if data.lib.between.y", "z": BAD}

    answers = ask(rules, {"bad": True}, RuleName.DENY, broken, between)

    assert (answers["a"], answers["z"]) == (FOUND, FOUND)
    assert failed(answers["uses"]).startswith("it does not compile: lib/0.rego:")


def test_more_guardrails_than_one_program_holds() -> None:
    """A Program has room for 254 entry points: with `deny` and `inject`, for 127 guardrails."""
    rules = {f"g{number}": f"{BAD}\n{DEFAULTS}" for number in range(300)}

    answers = ask(rules, {"bad": True})

    assert set(answers) == set(rules)
    assert set(answers.values()) == {FOUND}


def test_kinds_that_the_same_guardrails_judge_share_a_program() -> None:
    kinds = [Kind("apps", "Deployment"), Kind("core", "Pod")]
    catalogue = a_catalogue({"a": BAD}, kinds=kinds)
    engine = EmbeddedEngine(catalogue)

    questions = [engine.question(a_request({}, kind=kind), params={}, context={}) for kind in kinds]

    assert questions[0]._compiled is questions[1]._compiled


@pytest.mark.parametrize("asked", ["nobody", "other"])
def test_a_guardrail_of_another_kind_is_a_failure(asked: str) -> None:
    catalogue = a_catalogue({"other": BAD}, kinds=[Kind("core", "Pod")])
    question = a_question(EmbeddedEngine(catalogue), {"bad": True})

    answers = asyncio.run(question.ask([asked], RuleName.DENY, plenty))

    assert answers == {asked: EvaluationFailure(asked, "it judges no such kind")}


def test_out_of_time_is_a_failure_of_what_was_not_judged_yet() -> None:
    left = iter([1.0, 0.0, -1.0])
    answers = ask({"a": BAD, "b": BAD, "c": BAD}, {"bad": True}, remaining=lambda: next(left))

    assert answers["a"] == FOUND
    assert failed(answers["b"]) == "the time for this review was up before it was judged"
    assert failed(answers["c"]) == failed(answers["b"])


def nested(depth: int) -> Any:
    return json.loads('{"a":' * depth + "1" + "}" * depth)


@pytest.mark.parametrize(
    ("obj", "reason"),
    [
        pytest.param({"bad": True, "deep": nested(200)}, "the object is nested too deep for Rego; "
                     "the limit is 127 levels", id="nesting"),
        pytest.param({"bad": True, "huge": 10**400}, "the object cannot be handed to Rego: number "
                     "out of range", id="number"),
        pytest.param({"bad": True, "half": "\ud800"}, "the object cannot be written as JSON: "
                     "'utf-8' codec can't encode", id="surrogate"),
    ],
)  # fmt: skip
def test_an_object_that_rego_cannot_read_is_a_failure_of_each(obj: Any, reason: str) -> None:
    """Never "no findings", and never the findings of the object before it."""
    answers = ask({"a": BAD, "b": BAD}, obj)

    assert failed(answers["a"]).startswith(reason)
    assert failed(answers["b"]) == failed(answers["a"])


@pytest.mark.parametrize(
    "obj",
    [
        pytest.param({"bad": True, "deep": nested(120)}, id="nesting"),
        pytest.param({"bad": True, "huge": [10**300, -(10**300), 1e-300, 2**64]}, id="numbers"),
        pytest.param({"bad": True, "nan": float("nan")}, id="nan"),
        pytest.param({"bad": True, "text": "\x00 ü 漢 🚢 \u2028", "🚢": ""}, id="unicode"),
        pytest.param({"bad": True, "": {"": [[], {}, None]}}, id="empty"),
        pytest.param({"bad": True, "long": "x" * 1_000_000}, id="long"),
    ],
)
def test_odd_objects_are_judged(obj: Any) -> None:
    assert ask({"a": BAD}, obj) == {"a": FOUND}


def test_questions_do_not_see_each_other() -> None:
    engine = EmbeddedEngine(a_catalogue({"a": BAD}))
    bad, good = a_question(engine, {"bad": True}), a_question(engine, {})

    async def alternate() -> list[Answer]:
        asked = [bad, good, bad, good]
        return [(await each.ask(["a"], RuleName.DENY, plenty))["a"] for each in asked]

    assert asyncio.run(alternate()) == [FOUND, (), FOUND, ()]


def test_another_thread_gets_failures_and_no_panic() -> None:
    engine = EmbeddedEngine(a_catalogue({"a": BAD}))
    question = a_question(engine, {"bad": True})
    asyncio.run(question.ask(["a"], RuleName.DENY, plenty))
    answers: list[Answer] = []

    def elsewhere() -> None:
        answers.append(asyncio.run(question.ask(["a"], RuleName.DENY, plenty))["a"])

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()

    assert "the Rego engine failed inside" in failed(answers[0])


def test_an_interrupt_is_no_failure_of_a_guardrail() -> None:
    """Control-C in the midst of an evaluation ends the command."""
    with pytest.raises(KeyboardInterrupt):
        rego._raise(KeyboardInterrupt())


def test_no_stack_trace_is_made_for_an_error() -> None:
    """For one it would read the symbols of the whole process: 50 MiB that nobody gives back."""
    with pytest.raises(RuntimeError) as caught:
        regorus.Engine().add_policy("a.rego", "package")

    assert "Stack backtrace" not in str(caught.value)


def test_the_package_offers_the_engine_and_nothing_else() -> None:
    assert package.EmbeddedEngine is EmbeddedEngine
    with pytest.raises(AttributeError, match="has no attribute 'Other'"):
        _ = package.Other
