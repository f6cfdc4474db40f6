"""What a review has to wait for: the first look at the cluster, and a namespace that is new."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from webhook.errors import EngineUnavailable
from webhook.model.kinds import NAMESPACE

if TYPE_CHECKING:
    from webhook.inventory import LiveInventory
    from webhook.model.protocols import Remaining
    from webhook.model.request import Request

PATIENCE = 2.0
"""
Seconds in which a namespace comes over the watch that the API server has stored already.

Who applies a namespace and what lives in it by one command is faster than any watch.
"""


class Gate:
    """Lets reviews through that can be judged by what is known.

    Attributes:
        is_open: whether everything was seen once, and is in force.
    """

    def __init__(self, live: LiveInventory) -> None:
        self.is_open = False
        self._live = live
        self._arrived = asyncio.Event()

    def arrived(self) -> None:
        """Some namespaces may be new."""
        self._arrived.set()
        self._arrived = asyncio.Event()

    async def __call__(self, request: Request, remaining: Remaining) -> None:
        """Wait until *request* can be judged, or until waiting longer is of no use.

        Raises:
            EngineUnavailable: not everything was seen yet; a milder profile may not judge instead.
        """
        if not self.is_open:
            message = "not all that it depends on has been read from the API server yet"
            raise EngineUnavailable(message)
        name = request.namespace
        if name and request.kind != NAMESPACE and not self._live.knows_namespace(name):
            await self._wait(name, min(PATIENCE, remaining() / 2))

    async def _wait(self, name: str, patience: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while not self._live.knows_namespace(name):
                    await self._arrived.wait()
