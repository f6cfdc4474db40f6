"""What the loops say of themselves: an event and what belongs to it, never an object."""

from __future__ import annotations

from typing import Protocol


class Log(Protocol):
    """Takes one line each."""

    def info(self, event: str, **details: object) -> object:
        """Tell of what went as it should."""

    def warning(self, event: str, **details: object) -> object:
        """Tell of what somebody should look at."""

    def error(self, event: str, **details: object) -> object:
        """Tell of what does not work."""
