"""What a replay found: decisions that flip, in groups."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.documents import Location
    from webhook.report.findings import Finding, ObjectName, Report

MOST_EXAMPLES = 3
"""How many examples of a group are kept; its count is exact all the same."""


class Turn(NamedTuple):
    """What was decided, and what would be: deny, warn or allow; or defaulted or unchanged."""

    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.before} -> {self.after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One review whose decision is another now."""

    turn: Turn
    guardrails: tuple[str, ...]
    """The ids of those that make the difference; empty where nobody knows which they were."""
    object: ObjectName
    user: str
    at: datetime
    location: Location
    """The line of the recording."""
    findings: tuple[Finding, ...]
    """What makes the difference now; empty where it is no longer found."""


class Group(NamedTuple):
    """What flips have in common."""

    turn: Turn
    guardrail: str
    namespace: str
    user: str


@dataclass(slots=True)
class Members:
    """The flips of one group."""

    count: int = 0
    examples: list[Flip] = field(default_factory=list)

    def add(self, flip: Flip) -> None:
        """Count *flip*, and keep it if there is room."""
        self.count += 1
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(flip)


@dataclass(slots=True)
class Flips:
    """The decisions that flip, counted as they come in."""

    turns: Counter[Turn] = field(default_factory=Counter)
    groups: dict[Group, Members] = field(default_factory=dict)

    def add(self, flip: Flip) -> None:
        """Put *flip* into the group of each guardrail that it is due to."""
        self.turns[flip.turn] += 1
        for guardrail in flip.guardrails or ("",):
            group = Group(flip.turn, guardrail, flip.object.namespace, flip.user)
            self.groups.setdefault(group, Members()).add(flip)

    def in_order(self) -> list[tuple[Group, Members]]:
        """The groups: what denies anew first, and the largest of each turn first."""
        return sorted(
            self.groups.items(),
            key=lambda item: (_HARM[item[0].turn.after], item[0].turn, -item[1].count, item[0]),
        )


_HARM = {"deny": 0, "warn": 1, "allow": 2, "defaulted": 3, "unchanged": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Everything that a replay found."""

    report: Report
    """What is found in the recorded reviews now."""
    flips: Flips
    passed_over: int
    """Events of an audit log behind which no object can be seen."""
    first: datetime | None
    last: datetime | None
    """When the first and the last review were asked for; None where there is none."""

    @property
    def denied_anew(self) -> int:
        """How many reviews would be denied that were not."""
        return self._turned_to("deny")

    @property
    def warned_anew(self) -> int:
        """How many reviews would be warned of that were not."""
        return self._turned_to("warn")

    def _turned_to(self, after: str) -> int:
        return sum(count for turn, count in self.flips.turns.items() if turn.after == after)
