"""What a test measured, in a row of the table in docs/reliability.md."""

from __future__ import annotations

import os
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.markdown import between_marks, circumstances, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.reliability.traffic import Traffic

SECONDS = float(os.environ.get("MESHWARDEN_RELIABILITY_SECONDS", "12"))
"""How long each test keeps up its traffic; the page has the figures of 60."""

_HEADS = (
    "while",
    "seconds",
    "calls/s",
    "good admitted",
    "bad denied",
    "good refused",
    "bad let in",
    "not judged",
    "p50 ms",
    "longest ms",
)


def row(what: str, traffic: Traffic) -> tuple[str, ...]:
    """One line of the table."""
    calls = traffic.calls
    took = [1000 * call.seconds for call in calls if not call.away]
    counts = (
        sum(call.good and call.admitted for call in calls),
        sum(not call.good and call.denied for call in calls),
        len(traffic.refused),
        len(traffic.let_in),
        len(traffic.failed),
    )
    rate = len(calls) / traffic.seconds
    return (
        what,
        f"{traffic.seconds:.0f}",
        f"{rate:.0f}",
        *(f"{count:,}" for count in counts),
        f"{median(took):.1f}",
        f"{max(took):.0f}",
    )


def report(rows: Sequence[tuple[str, ...]]) -> str:
    """The whole table, and into the page that MESHWARDEN_RELIABILITY_PAGE names."""
    text = f"{circumstances()}\n\n{table(_HEADS, rows)}\n"
    if name := os.environ.get("MESHWARDEN_RELIABILITY_PAGE"):
        page = Path(name)
        written = between_marks(page.read_text(encoding="utf-8"), text)
        page.write_text(written, encoding="utf-8")
    return text
