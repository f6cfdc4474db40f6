"""What kubectl shows behind `Warning:`, such that no API server drops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.serving.codec.lines import and_more, failure_line, in_order, violation_line
from webhook.serving.codec.plain import cut, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from webhook.model.decision import Decision, Violation

LONGEST = 256
"""Characters of one warning: an API server that is short of room cuts longer ones."""
ALL_TOGETHER = 3500
"""Characters of all warnings: 4,096 is what an API server takes from all webhooks together."""

_ROOM_FOR_THE_LAST = 64


def warnings(decision: Decision) -> list[str]:
    """One line each, without `Warning:`; the last one says how many are left out."""
    return fitting(_lines(decision))


def fitting(warned: Iterable[str]) -> list[str]:
    """As much of *warned*, one line each and none twice, as an API server takes."""
    lines = list(dict.fromkeys(cut(line, LONGEST) for line in warned))
    kept = _within(lines, ALL_TOGETHER - _ROOM_FOR_THE_LAST)
    left_out = len(lines) - len(kept)
    return [*kept, and_more(left_out)] if left_out else kept


def _lines(decision: Decision) -> Iterator[str]:
    for violation in in_order(decision.warnings):
        yield _line(violation)
    for failure in decision.warning_failures:
        yield failure_line(failure)


def _line(violation: Violation) -> str:
    """The finding, with what to do where there is room for it."""
    line = violation_line(violation)
    if violation.unchanged:
        line += " (was so before)"
    advised = f"{line}; fix: {plain(violation.guardrail.remediation)}"
    return advised if len(advised) <= LONGEST else line


def _within(lines: Sequence[str], room: int) -> list[str]:
    kept: list[str] = []
    for line in lines:
        room -= len(line)
        if room < 0:
            break
        kept.append(line)
    return kept
