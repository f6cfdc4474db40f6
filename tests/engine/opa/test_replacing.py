"""What OPA holds of one version gives way to another, and nobody is judged by both."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.asking import ALONE, RULES
from tests.engine.opa.loopback import http, through
from tests.engine.opa.pushes import (
    CATALOGUE,
    DISPATCHER,
    HELPER,
    USER,
    USER_ALONE,
    changes,
    expected,
    held,
    in_modules,
    put,
    requests_of,
    started,
)
from tests.engine.opa.server import needs_opa
from tests.engine.small_policies import BAD, a_catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.engine.opa.loopback import Asked
    from tests.engine.opa.server import OpaServer
    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.guardrail import Catalogue

pytestmark = needs_opa


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(None, id="nothing"),
        pytest.param(a_catalogue({"gone": BAD}), id="a-guardrail-that-is-gone"),
        pytest.param(a_catalogue({**RULES, "one": USER}, HELPER), id="another-source"),
        pytest.param(
            a_catalogue({"user": USER}, HELPER.replace("(x) if", "(x, _) if")), id="helpers"
        ),
        pytest.param(a_catalogue({**RULES, "user": USER_ALONE}, HELPER), id="what-stood-alone"),
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
    assert expected(now).keys() == {DISPATCHER}


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        pytest.param({"user": USER}, {DISPATCHER}, id="all-in-one"),
        pytest.param(
            {"user": USER_ALONE},
            {DISPATCHER, "meshwarden/test/user.rego", "meshwarden/lib/0.rego"},
            id="one-beside-it",
        ),
    ],
)
def test_modules_of_an_older_version_are_withdrawn(
    rules: dict[str, str], left: set[str], opa: OpaServer
) -> None:
    now = a_catalogue({**RULES, **rules}, HELPER)

    async def scenario() -> tuple[str, Mapping[str, str]]:
        await put(opa.settings(), in_modules(a_catalogue({**RULES, "user": BAD}, HELPER)))
        return await started(now, opa.settings()), await held(opa.settings())

    assert asyncio.run(scenario()) == ("", expected(now))
    assert expected(now).keys() == left


def test_what_others_keep_in_opa_stays(opa: OpaServer) -> None:
    theirs = {"theirs": "package theirs\n\nimport rego.v1\n\nx := 1\n"}

    async def scenario() -> Mapping[str, str]:
        await put(opa.settings(), theirs)
        await started(CATALOGUE, opa.settings())
        return await held(opa.settings())

    assert asyncio.run(scenario()) == {**theirs, **expected(CATALOGUE)}


REPLACED = [("PUT", "dispatch.rego")]
FREED = [("DELETE", "dispatch.rego"), ("DELETE", "user.rego"), ("DELETE", "0.rego")]


@pytest.mark.parametrize(
    ("before", "now", "steps"),
    [
        pytest.param({"user": USER}, {"user": BAD}, REPLACED, id="in-one-step"),
        pytest.param(
            {"user": USER_ALONE}, {"user": BAD}, [*REPLACED, *FREED[1:]], id="nobody-asks-the-old"
        ),
        pytest.param(
            {"user": USER_ALONE},
            {"user": ALONE},
            [*FREED, *REPLACED, ("PUT", "user.rego")],
            id="the-old-would-answer",
        ),
        pytest.param(
            {"user": USER_ALONE, "x": BAD},
            {"user": USER_ALONE, "x": f"{BAD} #"},
            REPLACED,
            id="what-stands-alone-is-the-same",
        ),
    ],
)
def test_no_answer_comes_from_two_versions(
    before: dict[str, str], now: dict[str, str], steps: list[tuple[str, str]], opa: OpaServer
) -> None:
    """While modules of another version are there that could answer, there is no dispatcher."""
    asyncio.run(started(a_catalogue(before, HELPER), opa.settings()))
    catalogue = a_catalogue(now, HELPER)

    asked = requests_of(lambda settings: started(catalogue, settings), through(opa))

    assert changes(asked) == steps


def test_helpers_of_another_version_are_never_used(opa: OpaServer) -> None:
    """Neither by the guardrail that is asked, nor by those that are yet to be withdrawn."""
    before = a_catalogue({"user": USER_ALONE, "gone": USER_ALONE}, HELPER)
    asyncio.run(started(before, opa.settings()))
    catalogue = a_catalogue({"user": USER_ALONE}, f"{HELPER}\n# changed\n")

    asked = requests_of(lambda settings: started(catalogue, settings), through(opa))

    steps = changes(asked)
    assert steps[0] == FREED[0]
    assert set(steps[1:3]) == {("DELETE", "gone.rego"), FREED[1]}
    assert steps[3:] == [FREED[2], *REPLACED, ("PUT", "0.rego"), ("PUT", "user.rego")]


def test_withdrawing_what_another_replica_has_withdrawn(opa: OpaServer) -> None:
    asyncio.run(started(a_catalogue({"gone": ALONE}), opa.settings()))

    async def behave(asked: Asked) -> bytes | None:
        answer = await through(opa)(asked)
        return http(404, b"{}") if asked.method == "DELETE" else answer

    async def scenario(settings: OpaSettings) -> None:
        assert await started(CATALOGUE, settings) == ""

    asked = requests_of(scenario, behave)
    assert changes(asked) == [*REPLACED, ("DELETE", "gone.rego")]
    assert asyncio.run(held(opa.settings())) == expected(CATALOGUE)


THEIRS = "package theirs\n\nimport rego.v1\n\nx if {}(input)\n"


def test_what_others_need_of_ours_cannot_be_replaced(opa: OpaServer) -> None:
    """Their rules would no longer compile, which OPA does not allow."""
    function = "data.meshwarden.policies.lib.a.is_bad"

    async def scenario() -> str:
        await started(a_catalogue({"user": USER}, HELPER), opa.settings())
        await put(opa.settings(), {"theirs": THEIRS.format(function)})
        return await started(CATALOGUE, opa.settings())

    reason = asyncio.run(scenario())

    assert reason.startswith(f"OPA at {opa.url} answered with HTTP 400: theirs:5:6: ")
    assert reason.endswith(f"undefined function {function}")


def test_what_others_need_of_another_version_stays(
    opa: OpaServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody asks it, so it does no harm."""

    async def scenario() -> tuple[str, Mapping[str, str]]:
        await started(a_catalogue({"user": USER_ALONE}, HELPER), opa.settings())
        await put(opa.settings(), {"theirs": THEIRS.format("data.lib.a.is_bad")})
        return await started(CATALOGUE, opa.settings()), await held(opa.settings())

    reason, found = asyncio.run(scenario())

    assert reason == ""
    assert found.keys() == {"theirs", "meshwarden/lib/0.rego", DISPATCHER}
    assert "policies of another version are left: OPA at " in caplog.text
