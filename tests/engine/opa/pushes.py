"""What OPA holds, what is pushed to it, and what tells of that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.engine.opa.asking import ALONE, RULES, an_engine, pushed
from tests.engine.opa.loopback import a_loopback
from tests.engine.small_policies import a_catalogue
from webhook.engine.opa.connection import Connection
from webhook.engine.opa.merging import Merging
from webhook.engine.opa.policies import policies_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.engine.opa.loopback import Asked, Behaviour
    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.guardrail import Catalogue

CATALOGUE = a_catalogue(RULES)
APART = {"one": ALONE, "other": ALONE}
DISPATCHER = "meshwarden/meshwarden/dispatch.rego"
HELPER = "package lib.a\n\nimport rego.v1\n\nis_bad(x) if x.bad\n"
USER = (
    "import data.lib.a\n\n"
    'deny contains {"path": ["spec"], "msg": "it is bad"} if a.is_bad(input.object)'
)
USER_ALONE = f"import data.lib.a\n{ALONE}\nbad := 2 if a.is_bad(input.object)"


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
    """The dispatcher with all in it that can be, and what must stand beside it."""
    form = asyncio.run(Merging(policies_of(catalogue)).form())
    return {f"meshwarden/{each.name}": each.source for each in form.policies}


def in_modules(catalogue: Catalogue) -> dict[str, str]:
    """As versions before 0.2 pushed it: each guardrail and each helper by itself."""
    policies = policies_of(catalogue)
    modules = (*policies.library, *policies.guardrails.values(), policies.dispatcher)
    return {f"meshwarden/{each.name}": each.source for each in modules}


def changes(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    """What is pushed and withdrawn."""
    changing = (each for each in asked if each.method in {"PUT", "DELETE"})
    return [(each.method, each.path.rpartition("/")[2]) for each in changing]


def requests_of(scenario: Callable[[OpaSettings], object], behaviour: Behaviour) -> Sequence[Asked]:
    """What reaches OPA while *scenario* runs."""

    async def run() -> Sequence[Asked]:
        async with a_loopback(behaviour) as loopback:
            await scenario(loopback.settings())  # type: ignore[misc]  # one of ours
            return loopback.asked

    return asyncio.run(run())
