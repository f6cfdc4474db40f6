"""A review is judged by one version of everything, and by the next where that one is gone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.serving.scripted import standing
from webhook.errors import EngineUnavailable
from webhook.inventory import Inventory

if TYPE_CHECKING:
    from webhook.serving.standing import InForce

AWAY = EngineUnavailable("the engine is away")


def test_a_review_that_was_interrupted_by_a_change_is_judged_by_what_came() -> None:
    found = standing()
    asked: list[InForce] = []

    async def ask(in_force: InForce) -> str:
        asked.append(in_force)
        if len(asked) == 1:
            await found.change(see=lambda _: Inventory())
            raise AWAY
        return "judged"

    assert asyncio.run(found.judge(ask)) == "judged"
    first, second = asked
    assert (first.inventory.assume, second.inventory.assume) == (True, False)


def test_without_a_change_there_is_nobody_else_to_ask() -> None:
    async def ask(_: InForce) -> str:
        raise AWAY

    with pytest.raises(EngineUnavailable, match="the engine is away"):
        asyncio.run(standing().judge(ask))


def test_a_change_of_settings_or_of_the_cluster_leaves_the_engine_alone() -> None:
    found = standing()
    before = found.now

    asyncio.run(found.change(configure=before.configure, see=before.see))

    assert found.now is not before
    assert found.now.engine is before.engine
    assert found.now.revision == before.revision


def test_followers_see_what_is_in_force_from_the_beginning() -> None:
    found = standing()
    seen: list[InForce] = []
    found.follow(seen.append)

    asyncio.run(found.change(see=lambda _: Inventory()))

    assert seen[1] is found.now
    assert [each.inventory.assume for each in seen] == [True, False]
