"""OPA comes to hold what it should, in as few steps as can be, and says where it cannot."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.asking import ALONE, BAD_OBJECT, FOUND, RULES, an_engine, ask, pushed
from tests.engine.opa.loopback import http, through
from tests.engine.opa.pushes import (
    APART,
    CATALOGUE,
    DISPATCHER,
    HELPER,
    USER,
    USER_ALONE,
    changes,
    expected,
    held,
    put,
    requests_of,
    started,
)
from tests.engine.opa.server import an_opa, needs_opa
from tests.engine.small_policies import BAD, a_catalogue
from webhook.engine.opa.bundle import bundle
from webhook.engine.opa.policies import policies_of
from webhook.errors import EngineUnavailable
from webhook.model.findings import EvaluationFailure

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.opa.loopback import Asked
    from tests.engine.opa.server import OpaServer
    from webhook.engine.opa.settings import OpaSettings

pytestmark = needs_opa


def test_what_opa_holds_is_not_pushed_again(opa: OpaServer) -> None:
    """A server that starts anew beside an OPA that went on running does not hold it up."""
    asyncio.run(started(CATALOGUE, opa.settings()))

    asked = requests_of(lambda settings: started(CATALOGUE, settings), through(opa))

    assert [(each.method, each.path) for each in asked] == [
        ("GET", "/v1/data/meshwarden/dispatch/revision"),
        ("GET", "/v1/policies"),
    ]


def test_a_round_that_was_cut_short_is_taken_up(opa: OpaServer) -> None:
    catalogue = a_catalogue(APART)
    half = {DISPATCHER: expected(catalogue)[DISPATCHER]}
    asyncio.run(put(opa.settings(), half))

    async def scenario(settings: OpaSettings) -> None:
        async with an_engine(catalogue, settings) as engine:
            assert await ask(engine, "other") == {"other": FOUND}

    asked = requests_of(scenario, through(opa))

    assert changes(asked)[0] == ("PUT", "other.rego")


def test_what_is_asked_for_comes_first(opa: OpaServer) -> None:
    """Where modules have to stand alone, a review has to wait for its own guardrails only."""
    rules = {f"g{number}": ALONE for number in range(9)}
    catalogue = a_catalogue({**rules, "last": USER_ALONE}, HELPER)

    async def scenario(settings: OpaSettings) -> None:
        async with an_engine(catalogue, settings) as engine:
            assert await ask(engine, "last") == {"last": FOUND}

    asked = requests_of(scenario, through(opa))

    pushed = [each.path.removeprefix("/v1/policies/meshwarden/") for each in asked]
    places = [path for path in pushed if path.endswith(".rego")]
    assert places[:3] == ["meshwarden/dispatch.rego", "lib/0.rego", "test/last.rego"]
    assert len(places) < 12


@pytest.mark.parametrize(
    ("package", "rule"),
    [
        pytest.param("test.one", "deny", id="a-guardrail-that-stands-alone"),
        pytest.param("meshwarden.dispatch", "deny", id="the-dispatcher"),
        pytest.param("meshwarden.policies.test.other", "deny", id="a-guardrail-in-it"),
        pytest.param("meshwarden", "policies.test.other.deny", id="above-it"),
    ],
)
def test_rules_of_others_in_our_packages_are_refused(
    package: str, rule: str, opa: OpaServer
) -> None:
    """Rego would take them together with ours."""
    head = f"package {package}\n\nimport rego.v1\n\n"
    theirs = f'{head}{rule} contains {{"path": ["x"], "msg": "m"}}\n'

    async def scenario() -> str:
        await put(opa.settings(), {"theirs": theirs})
        return await started(a_catalogue({"one": ALONE, "other": BAD}), opa.settings())

    assert asyncio.run(scenario()) == (
        f"OPA at {opa.url} holds rules of somebody else in our package {package}: "
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
        async with an_engine(a_catalogue(APART), settings) as engine:
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
        async with an_engine(a_catalogue(APART), settings) as engine:
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


def test_replicas_that_find_opa_empty_push_the_same(opa: OpaServer) -> None:
    """They need not know of each other: none withdraws what another has pushed."""
    catalogue = a_catalogue({**RULES, "alone": ALONE})

    async def replica(settings: OpaSettings) -> None:
        async with an_engine(catalogue, settings) as engine:
            await engine.start()
            await pushed(engine)
            assert await ask(engine, *RULES, "alone") == dict.fromkeys([*RULES, "alone"], FOUND)

    async def scenario(settings: OpaSettings) -> None:
        await asyncio.gather(*(replica(settings) for _ in range(3)))

    steps = changes(requests_of(scenario, through(opa)))

    assert set(steps) == {("PUT", "dispatch.rego"), ("PUT", "alone.rego")}
    assert asyncio.run(held(opa.settings())) == expected(catalogue)


def test_an_engine_that_is_closed_while_it_pushes(opa: OpaServer) -> None:
    """Nothing is left behind: pytest makes errors of tasks and connections that are."""
    catalogue = a_catalogue({f"g{number}": ALONE for number in range(30)})

    async def scenario() -> None:
        async with an_engine(catalogue, opa.settings()) as engine:
            await ask(engine, "g29", obj=BAD_OBJECT)

    asyncio.run(scenario())
    assert 1 < len(asyncio.run(held(opa.settings()))) < 31
