"""One engine takes the place of another."""

from __future__ import annotations

import asyncio

import pytest

from tests.cluster.programs import free_port
from tests.engine.opa.asking import ask
from tests.engine.small_policies import BAD, a_catalogue
from webhook.engine.opa.engine import OpaEngine
from webhook.engine.opa.settings import Address, OpaSettings, PolicySource
from webhook.errors import EngineUnavailable


def an_engine(policies: PolicySource) -> OpaEngine:
    """An engine whose OPA is away."""
    address = Address.parse(f"http://127.0.0.1:{free_port()}")
    return OpaEngine(a_catalogue({"a": BAD}), OpaSettings(address=address, policies=policies))


def test_who_loads_bundles_has_no_successor_while_it_is_away() -> None:
    async def scenario() -> None:
        engine = an_engine(PolicySource.BUNDLE)
        try:
            await engine.successor(a_catalogue({"b": BAD}))
        finally:
            await engine.close()

    with pytest.raises(EngineUnavailable, match="cannot be reached: Connection refused"):
        asyncio.run(scenario())


def test_an_engine_that_has_a_successor_brings_back_nothing() -> None:
    async def scenario() -> None:
        engine = an_engine(PolicySource.PUSH)
        found = await engine.successor(a_catalogue({"b": BAD}))
        assert not found.is_up
        await engine.retire()
        try:
            await ask(engine, "a")
        finally:
            await found.close()

    with pytest.raises(EngineUnavailable, match=r"^OPA is given other policies$"):
        asyncio.run(scenario())
