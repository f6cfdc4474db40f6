"""Watches that end, as none should, begin again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import pytest

from tests.serving.feeding.lines import Lines
from webhook.errors import ConfigError
from webhook.serving.feeding.contact import Contact
from webhook.serving.feeding.watches import hold

if TYPE_CHECKING:
    from webhook.serving.feeding.watches import AnyWatch


class Ending:
    """Ends by one error after the other, and then as if the server were stopped."""

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)

    async def run(self) -> None:
        if not self._errors:
            raise asyncio.CancelledError
        raise self._errors.pop(0)


def test_a_watch_that_ends_is_held_up() -> None:
    lines = Lines()
    contact = Contact("mesh", lines.log)
    watch = cast("AnyWatch", Ending(ConfigError("no token"), ValueError("secret"), OSError()))

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(hold(watch, contact, pause=0))

    assert [line["reason"] for line in lines.take()] == ["no token", "ValueError", "OSError"]
