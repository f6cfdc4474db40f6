"""An OPA that comes back empty has every shipped guardrail after a single push."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.engine.opa.asking import an_engine, ask, pushed
from tests.engine.opa.loopback import a_loopback, through
from tests.engine.opa.pushes import DISPATCHER, changes, held
from tests.engine.opa.server import an_opa, needs_opa
from tests.engine.small_policies import VIRTUAL_SERVICE
from webhook import policy
from webhook.model.findings import EvaluationFailure

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.engine.opa.settings import OpaSettings

pytestmark = needs_opa

CATALOGUE = policy.load(policy.shipped())
ROUTE = {"route": [{"destination": {"host": "a"}}]}
OBJECT = {"kind": "VirtualService", "metadata": {}, "spec": {"hosts": ["a"], "http": [ROUTE]}}


def test_everything_comes_in_one_step(tmp_path: Path) -> None:
    """The kind with the most guardrails is judged, and so is every other from that moment on."""
    judging = [guardrail.id for guardrail in CATALOGUE.of_kind(VIRTUAL_SERVICE)]
    known = [guardrail.id for guardrail in CATALOGUE if guardrail.retired is None]

    with an_opa(tmp_path) as opa:

        async def scenario(settings: OpaSettings) -> None:
            async with an_engine(CATALOGUE, settings) as engine:
                await engine.start()
                await pushed(engine)
                before = await ask(engine, *judging, obj=OBJECT)
                opa.stop()
                opa.start()
                assert await ask(engine, *judging, obj=OBJECT) == before
                every = await ask(engine, *known, obj=OBJECT)
                assert every.keys() == set(known)
                assert not any(isinstance(found, EvaluationFailure) for found in every.values())
                assert before["vs-timeout-required"]

        async def run() -> list[tuple[str, str]]:
            async with a_loopback(through(opa)) as loopback:
                await scenario(loopback.settings(push_interval=0))
                return changes(loopback.asked)

        steps = asyncio.run(run())
        assert (asyncio.run(held(opa.settings()))).keys() == {DISPATCHER}

    assert len(judging) > 20
    assert steps == [("PUT", "dispatch.rego")] * 2
