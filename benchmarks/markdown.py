"""Tables, and what a figure has to be read with: machine, versions and day."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_START = "<!-- figures -->"
_END = "<!-- end of figures -->"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table: the first column to the left, figures to the right."""
    rule = ["---", *("---:" for _ in heads[1:])]
    lines = (heads, rule, *rows)
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def between_marks(page: str, figures: str) -> str:
    """*page* with *figures* in the place of what stood between its marks."""
    before, start, rest = page.partition(_START)
    _, end, after = rest.partition(_END)
    if not (start and end):
        message = f"the page has no place for figures: {_START} … {_END}"
        raise ValueError(message)
    return f"{before}{start}\n\n{figures}\n{end}{after}"


def circumstances() -> str:
    """One line about where and when this is measured, and what else the machine was doing."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    cores = f"{os.cpu_count()} cores ({_processor()})"
    python = f"Python {platform.python_version()}"
    engine = f"regorus {version('gordon-to-regorus')}"
    load = f"load average {os.getloadavg()[0]:.1f} at the start"
    return f"{today}, {cores}, {platform.system()}, {python}, {engine}, {load}"


def _processor() -> str:
    """The processor's name where Linux tells it."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()
