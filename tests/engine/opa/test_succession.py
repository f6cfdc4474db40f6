"""One engine takes the place of another."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from tests.cluster.programs import free_port
from tests.engine.opa.asking import ask
from tests.engine.opa.loopback import a_loopback, http
from tests.engine.small_policies import BAD, a_catalogue
from webhook.engine.opa.engine import OpaEngine
from webhook.engine.opa.policies import policies_of
from webhook.engine.opa.settings import Address, OpaSettings, PolicySource
from webhook.errors import EngineUnavailable

if TYPE_CHECKING:
    from tests.engine.opa.loopback import Asked


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


def test_who_waits_for_a_bundle_that_has_come_asks_the_successor() -> None:
    """OPA has it a moment before the server looks again: nobody is refused for that."""
    after = a_catalogue({"b": BAD})
    reported, looked = ["before"], asyncio.Event()

    async def behave(asked: Asked) -> bytes:
        if asked.is_question:
            looked.set()
        told = {} if asked.is_question else {"result": reported[0]}
        return http(200, json.dumps(told).encode())

    async def scenario() -> None:
        async with a_loopback(behave) as loopback:
            settings = loopback.settings(policies=PolicySource.BUNDLE)
            engine = OpaEngine(a_catalogue({"a": BAD}), settings)
            with pytest.raises(EngineUnavailable, match=r" holds policies of revision before, "):
                await engine.successor(after)
            reported[0] = policies_of(after).revision
            asking = asyncio.create_task(ask(engine, "a"))
            await looked.wait()
            successor = await engine.successor(after)
            await engine.retire()
            try:
                await asking
            finally:
                await successor.close()

    with pytest.raises(EngineUnavailable, match=r"^OPA is given other policies$"):
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
