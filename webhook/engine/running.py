"""What a server needs of an engine, beside that it judges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from webhook.model.protocols import Engine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.model.guardrail import Catalogue


class RunningEngine(Engine, Protocol):
    """An engine with what has to be done before it judges, after, and when policies change."""

    @property
    def is_up(self) -> bool:
        """Whether it can judge, as far as is known."""
        ...

    async def start(self) -> None:
        """Do what the first reviews would else have to wait for."""
        ...

    async def close(self) -> None:
        """Leave nothing behind; of an engine and its successors only the last one is closed."""
        ...

    def compile(self) -> Mapping[str, str]:
        """Why each guardrail that does not compile does not, by id."""
        ...

    async def successor(self, catalogue: Catalogue) -> RunningEngine:
        """An engine for *catalogue*, made while this one goes on judging.

        Raises:
            EngineUnavailable: it cannot be made now.
        """
        ...

    async def retire(self) -> None:
        """Leave the place to the successor, but for the reviews that have begun."""
        ...
