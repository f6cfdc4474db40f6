"""A review is one question to OPA, and no guardrail hides another."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.asking import BAD_OBJECT, FOUND, RULES, an_engine, ask, pushed
from tests.engine.opa.loopback import a_loopback, through
from tests.engine.opa.server import an_opa, needs_opa
from tests.engine.small_policies import BAD, PAIRWISE, a_catalogue, a_request
from webhook.engine.opa.bundle import bundle
from webhook.engine.opa.policies import policies_of
from webhook.engine.opa.settings import PolicySource
from webhook.errors import EngineUnavailable
from webhook.model.findings import Breach, DefaultValue, EvaluationFailure, RuleName

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.engine.opa.loopback import Loopback
    from tests.engine.opa.server import OpaServer
    from webhook.model.findings import Answer
    from webhook.model.guardrail import Catalogue

pytestmark = needs_opa

CONFLICT = """
deny contains {"path": ["spec"], "msg": _told} if input.object.bad

_told := "one thing" if input.object.bad

_told := "another" if input.object.bad
"""
"""A guardrail that compiles, and cannot be evaluated: a rule has two values."""

MISTYPED = 'deny contains {"path": "spec", "msg": "it is bad"}'
INJECTS = f'{BAD}\n\ninject contains {{"path": ["x"], "value": 1}} if input.object.bad'


def answers(
    opa: OpaServer, rules: Mapping[str, str], *library: str, rule: RuleName = RuleName.DENY
) -> Mapping[str, Answer]:
    """What a catalogue of *rules* answers about a bad object."""

    async def scenario() -> Mapping[str, Answer]:
        async with an_engine(a_catalogue(rules, *library), opa.settings()) as engine:
            return await ask(engine, *rules, rule=rule)

    return asyncio.run(scenario())


def test_findings_are_those_of_the_rules(opa: OpaServer) -> None:
    found = answers(opa, {**RULES, "never": 'deny contains {"path": ["x"], "msg": "m"} if false'})

    assert found == {"one": FOUND, "other": FOUND, "never": ()}


def test_defaults_are_asked_of_those_that_have_any(opa: OpaServer) -> None:
    found = answers(opa, {"one": INJECTS, "other": BAD}, rule=RuleName.INJECT)

    assert found == {"one": (DefaultValue(("x",), 1),), "other": ()}


def test_nothing_is_asked_where_nothing_can_be_answered(tmp_path: Path) -> None:
    """No guardrail injects, so OPA may be away."""

    async def scenario() -> Mapping[str, Answer]:
        opa = an_opa(tmp_path)
        with opa as server:
            settings = server.settings()
        async with an_engine(a_catalogue(RULES), settings) as engine:
            return await ask(engine, *RULES, rule=RuleName.INJECT)

    assert asyncio.run(scenario()) == {"one": (), "other": ()}


def test_findings_are_in_the_order_of_their_paths(opa: OpaServer) -> None:
    """Rego's sets are in the order of their texts: 10 would come before 9."""
    rule = 'deny contains {"path": ["list", i], "msg": "m"} if some i in [10, 9]'

    found = answers(opa, {"one": rule})

    assert found == {"one": (Breach(("list", 9), "m"), Breach(("list", 10), "m"))}


def test_a_helper_is_there_before_its_users(opa: OpaServer) -> None:
    """OPA takes no module that calls a function of another that is not there yet."""
    first = "package lib.a\n\nimport rego.v1\n\nimport data.lib.b\n\nis_bad(x) if b.is_bad(x)\n"
    second = "package lib.b\n\nimport rego.v1\n\nis_bad(x) if x.bad\n"
    rule = 'import data.lib.a\n\ndeny contains {"path": ["spec"], "msg": "it is bad"} if {\n'

    found = answers(opa, {"one": f"{rule}\ta.is_bad(input.object)\n}}"}, first, second)

    assert found == {"one": FOUND}


def asked_through(opa: OpaServer, catalogue: Catalogue, times: int) -> Loopback:
    """What passes between engine and OPA for as many reviews, after one that pushes."""

    async def scenario() -> Loopback:
        async with (
            a_loopback(through(opa)) as loopback,
            an_engine(catalogue, loopback.settings()) as engine,
        ):
            await ask(engine, *catalogue.guardrails)
            await pushed(engine)
            loopback.asked.clear()
            for _ in range(times):
                await ask(engine, *catalogue.guardrails)
            return loopback

    return asyncio.run(scenario())


def test_a_review_is_one_request_over_one_connection(opa: OpaServer) -> None:
    loopback = asked_through(opa, a_catalogue({"one": BAD}), times=3)

    paths = [(asked.method, asked.path) for asked in loopback.asked]
    assert paths == [("POST", "/v1/data/meshwarden/dispatch/deny")] * 3
    assert len({asked.connection for asked in loopback.asked}) == 1


def test_the_input_is_the_documented_one(opa: OpaServer) -> None:
    """The rule that is asked for stands in the path: the document has no key for it."""
    loopback = asked_through(opa, a_catalogue(RULES), times=1)

    assert json.loads(loopback.asked[0].body) == {
        "input": {
            "request": {},
            "object": BAD_OBJECT,
            "oldObject": None,
            "guardrails": ["one", "other"],
            "params": {"one": {}, "other": {}},
            "context": {},
        }
    }


def test_a_rule_that_cannot_be_evaluated_fails_alone(opa: OpaServer) -> None:
    found = answers(opa, {**RULES, "broken": CONFLICT})

    # OPA tells the values too, which may come from the object: none of them may get into a log.
    reason = "HTTP 500: meshwarden/test/broken.rego:10: eval_conflict_error"
    failure = EvaluationFailure("broken", f"OPA at {opa.url} answered with {reason}")
    assert found == {"one": FOUND, "other": FOUND, "broken": failure}


def test_a_rule_that_cannot_be_evaluated_costs_no_push(opa: OpaServer) -> None:
    loopback = asked_through(opa, a_catalogue({**RULES, "broken": CONFLICT}), times=1)

    assert [asked.method for asked in loopback.asked] == ["POST", "GET", "POST", "POST", "POST"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("deny contains { if", "rego_parse_error", id="no-rego"),
        pytest.param(
            'deny contains {"path": ["x"], "msg": nonsense(1)}',
            "undefined function nonsense",
            id="unknown-built-in",
        ),
    ],
)
def test_a_module_that_opa_refuses_fails_alone(opa: OpaServer, code: str, reason: str) -> None:
    found = answers(opa, {"broken": code, **RULES})

    broken = found["broken"]
    assert isinstance(broken, EvaluationFailure)
    assert f"OPA at {opa.url} answered with HTTP 400: " in broken.reason
    assert "meshwarden/test/broken.rego:5:" in broken.reason
    assert reason in broken.reason or "parse" in reason
    assert {**found, "broken": None} == {"one": FOUND, "other": FOUND, "broken": None}


def test_a_broken_helper_fails_those_that_use_it(opa: OpaServer) -> None:
    """A rule of a package that is not there would be undefined, and so nothing be found."""
    helper = "package lib.a\n\nimport rego.v1\n\nbad := nonsense(1)\n"
    user = f"import data.lib.a\n\n{BAD}\n\ndeny contains {{}} if a.bad"

    found = answers(opa, {"user": user, "another": user, "one": BAD}, helper)

    for name in ("user", "another"):
        failure = found[name]
        assert isinstance(failure, EvaluationFailure)
        assert "meshwarden/lib/0.rego:5:8: undefined function nonsense" in failure.reason
    assert found["one"] == FOUND


def test_what_is_refused_is_told_without_asking_again(opa: OpaServer) -> None:
    loopback = asked_through(opa, a_catalogue({**RULES, "broken": "deny ("}), times=2)

    assert [asked.method for asked in loopback.asked] == ["POST", "POST"]


def test_an_answer_of_another_form_fails_alone(opa: OpaServer) -> None:
    found = answers(opa, {"one": BAD, "odd": MISTYPED})

    odd = found["odd"]
    assert isinstance(odd, EvaluationFailure)
    assert odd.reason.startswith("its rule `deny` answered in another form than the contract's: ")
    assert found["one"] == FOUND


def test_a_rule_that_takes_too_long_fails_alone(opa: OpaServer) -> None:
    """The others get the second half of the time."""
    endless = {"list": list(range(20_000)), "bad": True}

    async def scenario() -> Mapping[str, Answer]:
        catalogue = a_catalogue({"one": BAD, "pairs": PAIRWISE})
        async with an_engine(catalogue, opa.settings(timeout=1.0)) as engine:
            await engine.start()
            await pushed(engine)
            return await ask(engine, "one", "pairs", obj=endless, seconds=8)

    assert asyncio.run(scenario()) == {
        "one": FOUND,
        "pairs": EvaluationFailure("pairs", f"OPA at {opa.url} did not answer in time"),
    }


def test_a_guardrail_that_the_bundle_lacks_fails_alone(tmp_path: Path) -> None:
    """The revision is right, but somebody took a module out."""
    policies = policies_of(a_catalogue(RULES))
    less = replace(policies, guardrails={"one": policies.guardrails["one"]})
    (tmp_path / "bundle.tar.gz").write_bytes(bundle(less))

    async def scenario(opa: OpaServer) -> Mapping[str, Answer]:
        settings = opa.settings(policies=PolicySource.BUNDLE)
        async with an_engine(a_catalogue(RULES), settings) as engine:
            return await ask(engine, *RULES)

    with an_opa(tmp_path, "--bundle", tmp_path / "bundle.tar.gz") as opa:
        found = asyncio.run(scenario(opa))

    reason = f"OPA at {opa.url} holds no rule data.test.other.deny"
    assert found == {"one": FOUND, "other": EvaluationFailure("other", reason)}


def test_what_json_cannot_hold_fails_without_opa(tmp_path: Path) -> None:
    async def scenario() -> Mapping[str, Answer]:
        with an_opa(tmp_path) as server:
            settings = server.settings()
        async with an_engine(a_catalogue(RULES), settings) as engine:
            return await ask(engine, "one", obj={"key": "\ud800"})

    failure = asyncio.run(scenario())["one"]
    assert isinstance(failure, EvaluationFailure)
    assert failure.reason.startswith("the object cannot be written as JSON: ")


def test_no_time_is_an_evaluation_failure(opa: OpaServer) -> None:
    async def scenario() -> Mapping[str, Answer]:
        async with an_engine(a_catalogue(RULES), opa.settings()) as engine:
            return await ask(engine, "one", seconds=0)

    reason = "the time for this review was up before OPA was asked"
    assert asyncio.run(scenario()) == {"one": EvaluationFailure("one", reason)}


def test_the_old_object_can_be_judged(opa: OpaServer) -> None:
    async def scenario() -> Mapping[str, Answer]:
        async with an_engine(a_catalogue(RULES), opa.settings()) as engine:
            request = a_request({}, old_object=BAD_OBJECT)
            question = engine.question(request, params={"one": {}}, context={}, judging_old=True)
            return await question.ask(["one"], RuleName.DENY, lambda: 30.0)

    assert asyncio.run(scenario()) == {"one": FOUND}


def test_a_check_leaves_the_policies_of_another_version_alone(opa: OpaServer) -> None:
    """Somebody may be judged by them at this very moment; only a server replaces them."""

    async def scenario() -> None:
        async with an_engine(a_catalogue({"one": BAD}), opa.settings()) as engine:
            await ask(engine, "one")
        async with an_engine(a_catalogue(RULES), opa.settings()) as engine:
            await ask(engine, "one")

    revisions = [policies_of(a_catalogue(rules)).revision[:12] for rules in ({"one": BAD}, RULES)]
    with pytest.raises(EngineUnavailable) as caught:
        asyncio.run(scenario())
    theirs, ours = revisions
    assert str(caught.value) == (
        f"OPA at {opa.url} holds policies of revision {theirs}, not {ours}: "
        "only one version may push to it"
    )
