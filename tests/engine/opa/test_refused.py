"""What OPA alone refuses hides no other guardrail, whatever is merged with it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.asking import BAD_OBJECT, FOUND, RULES, an_engine, ask, pushed
from tests.engine.opa.loopback import http, through
from tests.engine.opa.pushes import HELPER, USER, changes, held, put, requests_of, started
from tests.engine.opa.server import needs_opa
from tests.engine.small_policies import BAD, a_catalogue
from webhook.engine.opa.merging import Merging
from webhook.engine.opa.policies import policies_of
from webhook.model.findings import EvaluationFailure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.engine.opa.loopback import Asked
    from tests.engine.opa.server import OpaServer
    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.findings import Answer
    from webhook.model.guardrail import Catalogue

pytestmark = needs_opa

BROKEN = f"{BAD}\n\n_broken := nonsense(1)"
"""Rego for the embedded engine until it is evaluated, and none for OPA."""

WHOLE = ("PUT", "dispatch.rego")


def asked_and_answers(
    catalogue: Catalogue, opa: OpaServer
) -> tuple[list[tuple[str, str]], Mapping[str, Answer]]:
    """What is pushed for a first review, and what comes of it."""
    found: dict[str, Answer] = {}

    async def scenario(settings: OpaSettings) -> None:
        async with an_engine(catalogue, settings) as engine:
            await engine.start()
            await pushed(engine)
            found.update(await ask(engine, *catalogue.guardrails))

    asked = requests_of(scenario, through(opa))
    return changes(asked), found


def test_what_opa_refuses_is_taken_out_by_the_place_that_it_names(opa: OpaServer) -> None:
    catalogue = a_catalogue({"one": BAD, "broken": BROKEN, "user": USER}, HELPER)

    steps, found = asked_and_answers(catalogue, opa)

    assert steps == [WHOLE, WHOLE, ("PUT", "broken.rego")]
    told = "meshwarden/test/broken.rego:7:12: undefined function nonsense"
    assert {**found, "broken": None} == {"one": FOUND, "broken": None, "user": FOUND}
    assert isinstance(found["broken"], EvaluationFailure)
    assert found["broken"].reason.endswith(f" answered with HTTP 400: {told}")


def test_ten_of_a_hundred(opa: OpaServer) -> None:
    """OPA tells ten errors at a time."""
    names = [f"g{number}" for number in range(100)]
    broken = set(names[::10])
    catalogue = a_catalogue({name: BROKEN if name in broken else BAD for name in names})

    steps, found = asked_and_answers(catalogue, opa)

    assert steps[:2] == [WHOLE, WHOLE]
    assert sorted(steps[2:]) == sorted(("PUT", f"{name}.rego") for name in broken)
    assert {name for name in names if isinstance(found[name], EvaluationFailure)} == broken
    assert all(found[name] == FOUND for name in names if name not in broken)


def test_a_helper_that_opa_refuses_takes_its_users_along(opa: OpaServer) -> None:
    helper = "package lib.a\n\nimport rego.v1\n\nis_bad(x) if nonsense(x)\n"

    steps, found = asked_and_answers(a_catalogue({"user": USER, **RULES}, helper), opa)

    assert steps == [WHOLE, WHOLE, ("PUT", "0.rego")]
    assert isinstance(found["user"], EvaluationFailure)
    assert {**found, "user": None} == {"user": None, "one": FOUND, "other": FOUND}


def test_a_server_that_starts_again_disturbs_nobody(opa: OpaServer) -> None:
    """It tries the whole again, and OPA goes on with what it has."""
    catalogue = a_catalogue({**RULES, "broken": BROKEN})
    asyncio.run(started(catalogue, opa.settings()))
    before = asyncio.run(held(opa.settings()))

    steps, _ = asked_and_answers(catalogue, opa)

    assert steps == [WHOLE, ("PUT", "broken.rego")]
    assert asyncio.run(held(opa.settings())) == before


NOWHERE = {"code": "rego_compile_error", "message": "something is odd"}
ELSEWHERE = {**NOWHERE, "location": {"file": "theirs", "row": 1, "col": 1}}


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(NOWHERE, id="no-place"),
        pytest.param(ELSEWHERE, id="the-place-of-somebody-else"),
    ],
)
def test_where_opa_names_no_place_of_ours_each_guardrail_stands_alone(
    error: dict[str, object], opa: OpaServer
) -> None:
    catalogue = a_catalogue(RULES)
    merged = asyncio.run(Merging(policies_of(catalogue)).form()).policies.dispatcher.source

    async def behave(asked: Asked) -> bytes | None:
        if asked.body.decode() == merged:
            return http(400, json.dumps({"errors": [error]}).encode())
        return await through(opa)(asked)

    async def scenario(settings: OpaSettings) -> None:
        async with an_engine(catalogue, settings) as engine:
            assert await ask(engine, *RULES) == {"one": FOUND, "other": FOUND}

    steps = changes(requests_of(scenario, behave))

    assert steps == [WHOLE, WHOLE, ("PUT", "one.rego"), ("PUT", "other.rego")]


def test_errors_that_come_one_by_one(opa: OpaServer) -> None:
    """After a few tries it costs less to push each guardrail on its own."""
    catalogue = a_catalogue({f"g{number}": BAD for number in range(9)})

    async def behave(asked: Asked) -> bytes | None:
        lines = asked.body.decode().splitlines()
        if asked.path.endswith("dispatch.rego") and any("policies.test" in line for line in lines):
            row = next(row for row, line in enumerate(lines, 1) if line.startswith("policies."))
            place = {"file": asked.path.removeprefix("/v1/policies/"), "row": row, "col": 1}
            return http(400, json.dumps({"errors": [{**NOWHERE, "location": place}]}).encode())
        return await through(opa)(asked)

    async def scenario(settings: OpaSettings) -> None:
        async with an_engine(catalogue, settings) as engine:
            assert await ask(engine, "g8", obj=BAD_OBJECT) == {"g8": FOUND}

    steps = changes(requests_of(scenario, behave))

    assert steps[:6] == [*[WHOLE] * 5, ("PUT", "g8.rego")]


def test_what_is_not_invalid_is_no_reason_to_push_anything_else(opa: OpaServer) -> None:
    async def behave(asked: Asked) -> bytes | None:
        return http(403, b"{}") if asked.method == "PUT" else await through(opa)(asked)

    async def scenario(settings: OpaSettings) -> None:
        assert (await started(a_catalogue(RULES), settings)).endswith(" HTTP 403: Forbidden")

    assert changes(requests_of(scenario, behave)) == [WHOLE]


def test_an_opa_that_refuses_even_the_dispatcher(opa: OpaServer) -> None:
    """Somebody else's policy needs what is not there: it is told, and nothing is judged."""
    theirs = "package theirs\n\nimport rego.v1\n\nx := data.meshwarden.dispatch.f(1)\n"
    ours = "package meshwarden.dispatch\n\nimport rego.v1\n\nf(x) := x\n"

    async def scenario() -> str:
        sources = {"meshwarden/meshwarden/dispatch.rego": ours, "theirs": theirs}
        await put(opa.settings(), sources)
        return await started(a_catalogue(RULES), opa.settings())

    reason = asyncio.run(scenario())

    assert reason.endswith(" theirs:5:6: undefined function data.meshwarden.dispatch.f")
