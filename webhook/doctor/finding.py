"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a link is."""

    FINE = "fine"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    """It could not be looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one link."""

    check: str
    state: State
    text: str
    repair: str = ""
    """The command that repairs it, or says more; empty where nothing has to be done."""


def fine(check: str, text: str) -> Finding:
    """It is as it should be."""
    return Finding(check, State.FINE, text)


def wrong(check: str, text: str, repair: str) -> Finding:
    """It is not, and *repair* is the command that mends it."""
    return Finding(check, State.WRONG, text, repair)


def unknown(check: str, text: str, repair: str = "") -> Finding:
    """It could not be looked at."""
    return Finding(check, State.UNKNOWN, text, repair)
