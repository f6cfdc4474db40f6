"""Whether OPA can judge, since when, and why not: for metrics, the log and `doctor`."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineState:
    """What is known of an engine."""

    up: bool
    """Whether the last question was answered, by the policies that are ours."""
    reason: str
    """Why it is down; empty where it is up."""
    since: datetime
    """When it came up, or went down."""
    revision: str | None = None
    """The revision of the policies that it last reported; None where it holds none of ours."""


class Standing:
    """Keeps the state, and logs each change of it once."""

    def __init__(self, name: str, *, now: datetime) -> None:
        """Begin without knowing anything, which counts as down."""
        self._name = name
        self.state = EngineState(up=False, reason="it has not been asked yet", since=now)

    def up(self, revision: str, *, now: datetime) -> None:
        """It answered, with the policies of *revision*."""
        if self.state.up:
            return
        self.state = EngineState(up=True, reason="", since=now, revision=revision)
        _log.warning("%s judges, with policies %s", self._name, revision)

    def down(self, reason: str, revision: str | None, *, now: datetime) -> None:
        """It cannot judge; *revision* is what it reports, if it reports any."""
        was = self.state
        since = now if was.up else was.since
        self.state = EngineState(up=False, reason=reason, since=since, revision=revision)
        if was.reason != reason:
            _log.error("nothing can be judged: %s", reason)
