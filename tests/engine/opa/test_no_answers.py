"""Answers that are none: each is an engine failure that says what came."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.asking import RULES, an_engine, ask, reason_of
from tests.engine.opa.loopback import OPA_ERROR, a_loopback, answering, http
from tests.engine.opa.pushes import CATALOGUE
from tests.engine.opa.server import needs_opa
from webhook.engine.opa.policies import policies_of
from webhook.engine.opa.settings import PolicySource
from webhook.model.findings import EvaluationFailure

if TYPE_CHECKING:
    from tests.engine.opa.loopback import Asked, Behaviour

pytestmark = needs_opa

REVISION = policies_of(CATALOGUE).revision

HTML = b"<html>Please log in</html>"


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        pytest.param(
            answering(500, OPA_ERROR), "answered with HTTP 500: storage is gone", id="500"
        ),
        pytest.param(
            answering(503, HTML, "text/html"),
            "answered with HTTP 503: Service Unavailable",
            id="proxy-503",
        ),
        pytest.param(
            answering(401, b'{"code": "unauthorized", "message": "no token"}'),
            "answered with HTTP 401: no token",
            id="401",
        ),
        pytest.param(
            answering(200, b"{}"),
            "holds none of our policies: "
            "let it load the bundle that `meshwarden policies bundle` writes",
            id="no-result",
        ),
        pytest.param(
            answering(200, HTML, "text/html"),
            "answered with something that no OPA says; is it one?",
            id="html",
        ),
        pytest.param(
            answering(200, b'{"result": '),
            "answered with something that no OPA says; is it one?",
            id="half-an-answer",
        ),
        pytest.param(
            answering(200, b'["result"]'),
            "answered with something that no OPA says; is it one?",
            id="a-list",
        ),
        pytest.param(
            answering(200, b'{"result": []}'),
            f"holds policies of revision [], not {REVISION[:12]}: "
            "let it load the bundle that this version writes",
            id="other-rules",
        ),
    ],
)
def test_answers_that_are_none(behaviour: Behaviour, told: str) -> None:
    """No form of answer is taken for "no findings"."""

    async def scenario() -> None:
        async with a_loopback(behaviour) as loopback:
            settings = loopback.settings(policies=PolicySource.BUNDLE)
            async with an_engine(CATALOGUE, settings) as engine:
                assert await reason_of(engine) == f"OPA at {settings.address} {told}"

    asyncio.run(scenario())


def test_a_server_that_hangs_up() -> None:
    async def hang_up(_: object) -> None:
        return None

    async def scenario() -> None:
        async with a_loopback(hang_up) as loopback:
            settings = loopback.settings()
            async with an_engine(CATALOGUE, settings) as engine:
                reason = await reason_of(engine)
        assert reason == f"OPA at {settings.address} cannot be reached: it closed the connection"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(f'"{REVISION}"', id="no-answers"),
        pytest.param(f'{{"revision": "{REVISION}"}}', id="a-revision-alone"),
        pytest.param(f'{{"revision": "{REVISION}", "answers": ["one"]}}', id="a-list-of-answers"),
    ],
)
def test_a_dispatcher_that_is_none(result: str) -> None:
    """It reports our revision, and answers in another form: each guardrail fails."""

    async def behave(asked: Asked) -> bytes:
        told = result if asked.is_question else f'"{REVISION}"'
        return http(200, f'{{"result": {told}}}'.encode())

    async def scenario() -> None:
        async with a_loopback(behave) as loopback:
            settings = loopback.settings()
            async with an_engine(CATALOGUE, settings) as engine:
                found = await ask(engine, *RULES)
        reason = f"OPA at {settings.address} answered with a result that is not of our policies"
        assert found == {id_: EvaluationFailure(id_, reason) for id_ in RULES}

    asyncio.run(scenario())
