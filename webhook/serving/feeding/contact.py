"""How one watch stands with the API server, for metrics and the log."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webhook.errors import ClusterError, MeshwardenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from webhook.serving.log import Log


@dataclass(slots=True)
class Contact:
    """One of the few watches, by a name of ours that may be a metric's label."""

    name: str
    log: Log
    clock: Callable[[], float] = field(default=time.time)
    synced: bool = False
    """Whether everything was seen once."""
    up: bool = False
    """Whether the connection stands."""
    refused: bool = False
    """Whether the API server says that we may not watch this."""
    last: float = 0.0
    """When the API server was last heard of, in Unix time; 0 where it never was."""
    _told: str | None = None

    def heard(self) -> None:
        """Something came."""
        self.last = self.clock()

    def listed(self) -> None:
        """Everything came."""
        self.synced = True
        self.heard()

    def found(self) -> None:
        """The connection stands, and what is known is up to date."""
        self.heard()
        if not self.up:
            self.log.info("watching", watch=self.name)
        self.up, self.refused, self._told = True, False, None

    def lost(self, error: Exception) -> None:
        """The connection is broken; it is said once for each reason, not at each attempt."""
        self.up = False
        self.refused = isinstance(error, ClusterError) and error.forbidden
        # Only the text of our own errors is fit for a log.
        reason = str(error) if isinstance(error, MeshwardenError) else type(error).__name__
        if reason != self._told:
            self._told = reason
            going_on = "what was seen stays in force" if self.synced else "nothing is judged yet"
            self.log.warning("not watching", watch=self.name, reason=reason, so=going_on)
