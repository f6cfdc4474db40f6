"""OPA comes to hold exactly what it should, and says so where it cannot."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.asking import BAD_OBJECT, FOUND, RULES, an_engine, ask, pushed
from tests.engine.opa.loopback import a_loopback, http, through
from tests.engine.opa.server import an_opa, needs_opa
from tests.engine.small_policies import BAD, a_catalogue
from webhook.engine.opa.bundle import bundle
from webhook.engine.opa.connection import Connection
from webhook.engine.opa.policies import policies_of
from webhook.errors import EngineUnavailable
from webhook.model.findings import EvaluationFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.engine.opa.loopback import Asked, Behaviour
    from tests.engine.opa.server import OpaServer
    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.guardrail import Catalogue

pytestmark = needs_opa

CATALOGUE = a_catalogue(RULES)
HELPER = "package lib.a\n\nimport rego.v1\n\nis_bad(x) if x.bad\n"
USER = (
    "import data.lib.a\n\n"
    'deny contains {"path": ["spec"], "msg": "it is bad"} if a.is_bad(input.object)'
)


@pytest.fixture
def opa(tmp_path: Path) -> Iterator[OpaServer]:
    with an_opa(tmp_path) as server:
        yield server


async def held(settings: OpaSettings) -> Mapping[str, str]:
    """What OPA holds."""
    connection = Connection(settings)
    try:
        return await connection.policies()
    finally:
        await connection.close()


async def put(settings: OpaSettings, sources: Mapping[str, str]) -> None:
    """Push behind the engine's back."""
    connection = Connection(settings)
    try:
        for name, source in sources.items():
            await connection.put(name, source)
    finally:
        await connection.close()


async def started(catalogue: Catalogue, settings: OpaSettings) -> str:
    """Start an engine and end it; return why it could not judge, or nothing."""
    async with an_engine(catalogue, settings) as engine:
        await engine.start()
        await pushed(engine)
        return engine.state.reason


def expected(catalogue: Catalogue) -> dict[str, str]:
    return {f"meshwarden/{each.name}": each.source for each in policies_of(catalogue)}


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(None, id="nothing"),
        pytest.param(a_catalogue({"gone": BAD}), id="a-guardrail-that-is-gone"),
        pytest.param(a_catalogue({**RULES, "one": USER}, HELPER), id="another-source"),
        pytest.param(
            a_catalogue({"user": USER}, HELPER.replace("(x) if", "(x, _) if")), id="helpers"
        ),
    ],
)
def test_a_server_replaces_what_opa_holds_of_ours(before: Catalogue | None, opa: OpaServer) -> None:
    """Whatever it was: no rule of another version may add to a verdict."""
    now = a_catalogue({**RULES, "user": USER}, HELPER)

    async def scenario() -> tuple[str, Mapping[str, str]]:
        if before is not None:
            await started(before, opa.settings())
        return await started(now, opa.settings()), await held(opa.settings())

    assert asyncio.run(scenario()) == ("", expected(now))


def test_what_others_keep_in_opa_stays(opa: OpaServer) -> None:
    theirs = {"theirs": "package theirs\n\nimport rego.v1\n\nx := 1\n"}

    async def scenario() -> Mapping[str, str]:
        await put(opa.settings(), theirs)
        await started(CATALOGUE, opa.settings())
        return await held(opa.settings())

    assert asyncio.run(scenario()) == {**theirs, **expected(CATALOGUE)}


def requests_of(scenario: Callable[[OpaSettings], object], behaviour: Behaviour) -> Sequence[Asked]:
    """What reaches OPA while *scenario* runs."""

    async def run() -> Sequence[Asked]:
        async with a_loopback(behaviour) as loopback:
            await scenario(loopback.settings())  # type: ignore[misc]  # one of ours
            return loopback.asked

    return asyncio.run(run())


def test_what_opa_holds_is_not_pushed_again(opa: OpaServer) -> None:
    """A server that starts anew beside an OPA that went on running does not hold it up."""
    asyncio.run(started(CATALOGUE, opa.settings()))

    asked = requests_of(lambda settings: started(CATALOGUE, settings), through(opa))

    assert [(each.method, each.path) for each in asked] == [
        ("GET", "/v1/data/meshwarden/dispatch/revision"),
        ("GET", "/v1/policies"),
    ]


def test_a_round_that_was_cut_short_is_taken_up(opa: OpaServer) -> None:
    policies = policies_of(CATALOGUE)
    half = {f"meshwarden/{policies.dispatcher.name}": policies.dispatcher.source}
    asyncio.run(put(opa.settings(), half))

    async def scenario(settings: OpaSettings) -> None:
        async with an_engine(CATALOGUE, settings) as engine:
            assert await ask(engine, "other") == {"other": FOUND}

    asked = requests_of(scenario, through(opa))

    assert next(each.path for each in asked if each.method == "PUT").endswith("/test/other.rego")


def test_what_is_asked_for_comes_first(opa: OpaServer) -> None:
    """A round takes a second or two, and a review has to wait for its own guardrails only."""
    catalogue = a_catalogue({f"g{number}": BAD for number in range(9)} | {"last": USER}, HELPER)

    async def scenario(settings: OpaSettings) -> None:
        async with an_engine(catalogue, settings) as engine:
            assert await ask(engine, "last") == {"last": FOUND}

    asked = requests_of(scenario, through(opa))

    pushed = [each.path.removeprefix("/v1/policies/meshwarden/") for each in asked]
    places = [path for path in pushed if path.endswith(".rego")]
    assert places[:3] == ["meshwarden/dispatch.rego", "lib/0.rego", "test/last.rego"]
    assert len(places) < 12


def test_the_dispatcher_goes_first_and_the_new_one_comes_first(opa: OpaServer) -> None:
    """While modules of two versions are there, nobody gets an answer."""
    asyncio.run(started(a_catalogue({"user": USER}, HELPER), opa.settings()))

    asked = requests_of(lambda settings: started(CATALOGUE, settings), through(opa))

    changes = [(each.method, each.path.rpartition("/")[2]) for each in asked[2:]]
    assert changes == [
        ("DELETE", "dispatch.rego"),
        ("DELETE", "user.rego"),
        ("DELETE", "0.rego"),
        ("PUT", "dispatch.rego"),
        ("PUT", "one.rego"),
        ("PUT", "other.rego"),
    ]


def test_withdrawing_what_another_replica_has_withdrawn(opa: OpaServer) -> None:
    asyncio.run(started(a_catalogue({"gone": BAD}), opa.settings()))

    async def behave(asked: Asked) -> bytes | None:
        answer = await through(opa)(asked)
        return http(404, b"{}") if asked.method == "DELETE" else answer

    async def scenario(settings: OpaSettings) -> None:
        assert await started(CATALOGUE, settings) == ""

    requests_of(scenario, behave)
    assert asyncio.run(held(opa.settings())) == expected(CATALOGUE)


def test_what_others_need_of_ours_cannot_be_replaced(opa: OpaServer) -> None:
    """Their rules would no longer compile, which OPA does not allow."""
    theirs = "package theirs\n\nimport rego.v1\n\nx if data.lib.a.is_bad(input)\n"

    async def scenario() -> str:
        await started(a_catalogue({"user": USER}, HELPER), opa.settings())
        await put(opa.settings(), {"theirs": theirs})
        return await started(CATALOGUE, opa.settings())

    reason = asyncio.run(scenario())

    assert reason.startswith(f"OPA at {opa.url} answered with HTTP 400: theirs:5:6: ")
    assert reason.endswith("undefined function data.lib.a.is_bad")


def test_rules_of_others_in_our_packages_are_refused(opa: OpaServer) -> None:
    """Rego would take them together with ours."""
    theirs = 'package test.one\n\nimport rego.v1\n\ndeny contains {"path": ["x"], "msg": "m"}\n'

    async def scenario() -> str:
        await put(opa.settings(), {"theirs": theirs})
        return await started(CATALOGUE, opa.settings())

    assert asyncio.run(scenario()) == (
        f"OPA at {opa.url} holds rules of somebody else in our package test.one: "
        "withdraw its policy theirs, or let it load our bundle"
    )


def test_packages_that_a_bundle_owns(tmp_path: Path) -> None:
    (tmp_path / "bundle.tar.gz").write_bytes(bundle(policies_of(a_catalogue({"one": BAD}))))

    with an_opa(tmp_path, "--bundle", tmp_path / "bundle.tar.gz") as opa:
        reason = asyncio.run(started(CATALOGUE, opa.settings()))

    assert reason.startswith(f"OPA at {opa.url} holds rules of somebody else in our package ")


READ_ONLY = """package system.authz

import rego.v1

default allow := {"allowed": false, "reason": "you may only read"}

allow if input.method in ["GET", "POST"]
"""


def test_an_opa_that_allows_no_changes(tmp_path: Path) -> None:
    (tmp_path / "authz.rego").write_text(READ_ONLY)

    async def scenario(settings: OpaSettings) -> list[str]:
        reasons = []
        async with an_engine(CATALOGUE, settings) as engine:
            for _ in range(2):
                with pytest.raises(EngineUnavailable) as caught:
                    await ask(engine, "one")
                reasons.append(str(caught.value))
        return reasons

    with an_opa(tmp_path, "--authorization=basic", tmp_path / "authz.rego") as opa:
        first, again = asyncio.run(scenario(opa.settings(push_interval=60)))

    assert first == again == f"OPA at {opa.url} answered with HTTP 401: you may only read"


def test_a_module_that_may_not_be_pushed(opa: OpaServer) -> None:
    """Nothing is wrong with the module: it is tried again, and hides no other meanwhile."""
    forbidden = ["one.rego"]

    async def behave(asked: Asked) -> bytes | None:
        if asked.method == "PUT" and asked.path.endswith(tuple(forbidden)):
            return http(403, b"{}")
        return await through(opa)(asked)

    async def scenario(settings: OpaSettings) -> None:
        settings = replace(settings, push_interval=0)
        async with an_engine(CATALOGUE, settings) as engine:
            assert await ask(engine, "other") == {"other": FOUND}
            reason = f"OPA at {settings.address} holds no rule data.test.one.deny"
            failure = EvaluationFailure("one", reason)
            assert await ask(engine, *RULES) == {"one": failure, "other": FOUND}
            assert engine.state.up
            forbidden.clear()
            assert await ask(engine, *RULES) == {"one": FOUND, "other": FOUND}

    requests_of(scenario, behave)


def test_nothing_that_may_be_pushed_but_the_dispatcher(opa: OpaServer) -> None:
    async def behave(asked: Asked) -> bytes | None:
        if asked.method == "PUT" and "/test/" in asked.path:
            return http(403, b"{}")
        return await through(opa)(asked)

    async def scenario(settings: OpaSettings) -> None:
        async with an_engine(CATALOGUE, settings) as engine:
            with pytest.raises(EngineUnavailable, match=r" answered with HTTP 403: Forbidden$"):
                await ask(engine, *RULES)

    requests_of(scenario, behave)


def test_an_opa_that_forgets() -> None:
    """Several servers behind one name, of which each holds what it happened to be sent."""

    async def behave(asked: Asked) -> bytes:
        return http(200, json.dumps({"result": []} if "polic" in asked.path else {}).encode())

    async def scenario(settings: OpaSettings) -> None:
        settings = replace(settings, push_interval=60)
        async with an_engine(CATALOGUE, settings) as engine:
            await engine.start()
            with pytest.raises(EngineUnavailable) as caught:
                await ask(engine, "one")
        assert str(caught.value) == (
            f"OPA at {settings.address} holds none of our policies: "
            "it lost them as soon as they were pushed; is it more than one server?"
        )

    requests_of(scenario, behave)


def test_reviews_wait_while_one_catalogue_takes_the_place_of_another(opa: OpaServer) -> None:
    """Nothing is dropped by a reload that starts the new engine and then asks it."""
    before, after = a_catalogue({"user": USER}, HELPER), a_catalogue({**RULES, "user": BAD})

    async def scenario() -> None:
        async with (
            an_engine(before, opa.settings()) as old,
            an_engine(after, opa.settings()) as new,
        ):
            await old.start()
            assert await ask(old, "user") == {"user": FOUND}
            starting = asyncio.create_task(new.start())
            await asyncio.sleep(0)
            assert await ask(new, "user") == {"user": FOUND}
            await starting

    asyncio.run(scenario())


def test_an_engine_that_is_closed_while_it_pushes(opa: OpaServer) -> None:
    """Nothing is left behind: pytest makes errors of tasks and connections that are."""
    catalogue = a_catalogue({f"g{number}": BAD for number in range(30)})

    async def scenario() -> None:
        async with an_engine(catalogue, opa.settings()) as engine:
            await ask(engine, "g29", obj=BAD_OBJECT)

    asyncio.run(scenario())
    assert 1 < len(asyncio.run(held(opa.settings()))) < 31
