"""A copy of what a watch sees."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from webhook.errors import ClusterError
    from webhook.model.objects import Object


class Mirror:
    """The objects of a watch by namespace and name, and a way to wait for a change.

    Attributes:
        objects: by namespace, empty for what is cluster-scoped, and name.
        trouble: why they may be out of date; None while they are not.
    """

    def __init__(
        self,
        on_trouble: Callable[[ClusterError], None] | None = None,
        *,
        event: asyncio.Event | None = None,
    ) -> None:
        """Begin empty.

        Args:
            on_trouble: is told each time that the connection breaks.
            event: is set at each change; several mirrors may share one.
        """
        self.objects: dict[tuple[str, str], Object] = {}
        self.trouble: ClusterError | None = None
        self._on_trouble = on_trouble
        self._changed = event or asyncio.Event()

    async def changed(self) -> None:
        """Wait for a change since the last time this was asked."""
        await self._changed.wait()
        self._changed.clear()

    def replace(self, objects: Sequence[Object]) -> None:
        """Hold *objects* and no others."""
        self.objects = {_key(obj): obj for obj in objects}
        self._changed.set()

    def put(self, obj: Object) -> None:
        """Hold *obj*."""
        self.objects[_key(obj)] = obj
        self._changed.set()

    def remove(self, obj: Object) -> None:
        """Hold *obj* no longer."""
        self.objects.pop(_key(obj), None)
        self._changed.set()

    def lost(self, error: ClusterError) -> None:
        """Remember that what is held may be out of date."""
        self.trouble = error
        if self._on_trouble:
            self._on_trouble(error)

    def found(self) -> None:
        """Remember that what is held is up to date."""
        self.trouble = None


def _key(obj: Object) -> tuple[str, str]:
    metadata = child(obj, "metadata")
    return text(metadata, "namespace"), text(metadata, "name")
