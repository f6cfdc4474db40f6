"""OPA away, slow, wrong or broken: nothing passes, OPA is named, and its return is noticed."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.asking import FOUND, RULES, an_engine, ask, pushed, reason_of
from tests.engine.opa.loopback import OPA_ERROR, a_loopback, answering, delayed, http, through
from tests.engine.opa.pushes import CATALOGUE
from tests.engine.opa.server import OpaServer, an_opa, needs_opa
from tests.engine.small_policies import BAD, a_catalogue
from webhook.engine.opa.bundle import bundle
from webhook.engine.opa.policies import policies_of
from webhook.engine.opa.settings import PolicySource
from webhook.errors import EngineUnavailable
from webhook.model.findings import EvaluationFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.engine.opa.loopback import Asked
    from webhook.engine.opa.engine import OpaEngine
    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.findings import Answer

pytestmark = needs_opa

REVISION = policies_of(CATALOGUE).revision
OTHER_REVISION = policies_of(a_catalogue({"one": BAD})).revision
ALL_FOUND = {"one": FOUND, "other": FOUND}

RECOVERY = 1.0
"""Seconds within which a review must be judged again once OPA is back."""


async def judged_again(engine: OpaEngine) -> float:
    """Ask until there is an answer; return the seconds that this took."""
    started = monotonic()
    while True:
        try:
            found = await ask(engine, *RULES, seconds=4.7)
        except EngineUnavailable:
            await asyncio.sleep(0.02)
        else:
            assert found == ALL_FOUND
            return monotonic() - started


def through_outage(
    settings: OpaSettings, fail: Callable[[], object], mend: Callable[[], object]
) -> str:
    """Why reviews cannot be judged between *fail* and *mend*; before and after, they can be."""

    async def scenario() -> str:
        async with an_engine(CATALOGUE, settings) as engine:
            await engine.start()
            await pushed(engine)
            assert await ask(engine, *RULES) == ALL_FOUND
            fail()
            reason = await reason_of(engine)
            assert (engine.state.up, engine.state.reason) == (False, reason)
            mend()
            assert await judged_again(engine) < RECOVERY
            assert (engine.state.up, engine.state.revision) == (True, REVISION)
            return reason

    return asyncio.run(scenario())


def test_an_opa_that_stops_and_comes_back_empty(opa: OpaServer) -> None:
    """It is given the policies again by the first review that it cannot judge."""
    reason = through_outage(opa.settings(), opa.stop, opa.start)

    assert reason == f"OPA at {opa.url} cannot be reached: Connection refused"


def test_an_opa_that_stops_and_comes_back_with_its_bundle(tmp_path: Path) -> None:
    file = tmp_path / "bundle.tar.gz"
    file.write_bytes(bundle(policies_of(CATALOGUE)))

    with an_opa(tmp_path, "--bundle", file) as opa:
        settings = opa.settings(policies=PolicySource.BUNDLE)
        reason = through_outage(settings, opa.stop, lambda: opa.start("--bundle", file))

    assert reason == f"OPA at {opa.url} cannot be reached: Connection refused"


def test_an_opa_that_hangs(opa: OpaServer) -> None:
    """The system accepts connections for it, so only time tells."""
    reason = through_outage(opa.settings(timeout=0.5), opa.freeze, opa.thaw)

    assert reason == f"OPA at {opa.url} did not answer in time"


def test_an_opa_that_was_given_other_policies(opa: OpaServer) -> None:
    """Whoever pushed them may be in the middle of an upgrade; nobody is judged by a mixture."""

    async def scenario() -> str:
        async with an_engine(CATALOGUE, opa.settings()) as engine:
            await engine.start()
            await pushed(engine)
            async with an_engine(a_catalogue({"one": BAD}), opa.settings()) as other:
                await other.start()
                await pushed(other)
            reason = await reason_of(engine)
            async with an_engine(CATALOGUE, opa.settings()) as successor:
                await successor.start()
                await pushed(successor)
            assert await judged_again(engine) < RECOVERY
            return reason

    assert asyncio.run(scenario()) == (
        f"OPA at {opa.url} holds policies of revision {OTHER_REVISION[:12]}, not {REVISION[:12]}: "
        "only one version may push to it"
    )


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        pytest.param(
            {"one": BAD},
            f"holds policies of revision {OTHER_REVISION[:12]}, not {REVISION[:12]}: "
            "let it load the bundle that this version writes",
            id="another-bundle",
        ),
        pytest.param(
            None,
            "holds none of our policies: "
            "let it load the bundle that `meshwarden policies bundle` writes",
            id="no-bundle",
        ),
    ],
)
def test_an_opa_without_our_bundle(rules: dict[str, str] | None, told: str, tmp_path: Path) -> None:
    """Where it loads bundles, nothing is pushed to it."""
    arguments: list[str | Path] = []
    if rules is not None:
        file = tmp_path / "bundle.tar.gz"
        file.write_bytes(bundle(policies_of(a_catalogue(rules))))
        arguments = ["--bundle", file]

    async def scenario(opa: OpaServer) -> str:
        settings = opa.settings(policies=PolicySource.BUNDLE)
        async with an_engine(CATALOGUE, settings) as engine:
            await engine.start()
            await pushed(engine)
            return await reason_of(engine)

    with an_opa(tmp_path, *arguments) as opa:
        assert asyncio.run(scenario(opa)) == f"OPA at {opa.url} {told}"


def test_policies_that_change_between_two_questions(opa: OpaServer) -> None:
    """The first question fails, OPA reports our policies, and then it answers from others."""
    other = f'{{"result": {{"revision": "{OTHER_REVISION}", "answers": {{"one": []}}}}}}'

    async def behave(asked: Asked) -> bytes | None:
        return http(200, other.encode()) if asked.is_question else await through(opa)(asked)

    async def scenario() -> Mapping[str, Answer]:
        async with an_engine(CATALOGUE, opa.settings()) as engine:
            await engine.start()
            await pushed(engine)
        async with (
            a_loopback(behave) as loopback,
            an_engine(CATALOGUE, loopback.settings()) as engine,
        ):
            return await ask(engine, "one")

    failure = asyncio.run(scenario())["one"]
    assert isinstance(failure, EvaluationFailure)
    assert failure.reason.endswith(" holds no rule data.test.one.deny")


def test_errors_to_every_request_for_a_while(opa: OpaServer) -> None:
    async def scenario() -> None:
        async with (
            a_loopback(through(opa)) as loopback,
            an_engine(CATALOGUE, loopback.settings()) as engine,
        ):
            await engine.start()
            await pushed(engine)
            loopback.behaviour = answering(500, OPA_ERROR)
            reason = await reason_of(engine)
            assert reason.endswith(" answered with HTTP 500: storage is gone")
            loopback.behaviour = through(opa)
            assert await judged_again(engine) < RECOVERY

    asyncio.run(scenario())


def test_a_slow_opa_is_waited_for(opa: OpaServer) -> None:
    async def scenario() -> None:
        async with (
            a_loopback(delayed(opa, seconds=0.3)) as loopback,
            an_engine(CATALOGUE, loopback.settings()) as engine,
        ):
            await engine.start()
            await pushed(engine)
            assert await ask(engine, *RULES, seconds=4.7) == ALL_FOUND

    asyncio.run(scenario())


def test_a_slow_opa_is_not_waited_for_longer_than_a_review_may_take(opa: OpaServer) -> None:
    """The answer has to reach the API server before this gives up."""

    async def scenario() -> float:
        async with (
            a_loopback(delayed(opa, seconds=30)) as loopback,
            an_engine(CATALOGUE, loopback.settings()) as engine,
        ):
            started = monotonic()
            with pytest.raises(EngineUnavailable, match=" did not answer in time"):
                await ask(engine, *RULES, seconds=1.0)
            return monotonic() - started

    assert asyncio.run(scenario()) < 1.0


def test_a_server_goes_on_without_opa_and_finds_it_by_itself(tmp_path: Path) -> None:
    """It starts before its sidecar does, and nobody has to ask for anything."""
    opa = OpaServer(tmp_path)

    async def scenario() -> None:
        async with an_engine(CATALOGUE, opa.settings(watch_interval=0.05)) as engine:
            await engine.start()
            assert not engine.state.up
            opa.start()
            await asyncio.sleep(RECOVERY)
            assert (engine.state.up, engine.state.reason) == (True, "")
            opa.stop()
            await asyncio.sleep(RECOVERY)
            assert not engine.state.up

    try:
        asyncio.run(scenario())
    finally:
        opa.stop()
