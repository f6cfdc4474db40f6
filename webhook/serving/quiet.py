"""uvicorn as our programs run it: it speaks HTTP, and leaves log and signals to them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp


class QuietServer(uvicorn.Server):
    """A server without signal handlers: the program around it, or around two of it, has its own."""

    def __init__(self, app: ASGIApp, **settings: Any) -> None:
        """Serve *app*; *settings* are those of a `uvicorn.Config` that differ."""
        config = uvicorn.Config(
            app,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            **settings,
        )
        super().__init__(config)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals as they are."""
        yield
