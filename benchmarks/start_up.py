"""How much later `meshwarden serve` is ready for a hundred guardrails of one's own.

python -m benchmarks.start_up
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.markdown import circumstances, table
from benchmarks.servers import meshwarden
from tests.policy.own_guardrails import write_hundred

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 7


def main() -> None:
    """Measure, and print a table."""
    print(report())


def report() -> str:
    """Start servers without and with such guardrails in turns, and write it down in Markdown."""
    heads = ("guardrails of one's own", "ready after s", "MiB")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ids, broken = write_hundred(folder / "policies")
        pairs = [(_start(folder), _start(folder, folder / "policies")) for _ in range(ROUNDS)]
    without, beside = zip(*pairs, strict=True)
    more = median(each[0] - former[0] for former, each in pairs)
    number = f"{len(ids) + len(broken)}, of which {len(broken)} are broken"
    rows = (("none", *_medians(without)), (number, *_medians(beside)))
    return (
        f"{circumstances()}, medians of {ROUNDS} rounds in turns.\n\n{table(heads, rows)}\n\n"
        f"The difference: {more:.2f} s, the median of the rounds' differences."
    )


def _start(folder: Path, *policies: Path) -> tuple[float, float]:
    """Seconds until a server is ready, and the MiB that it then holds."""
    with meshwarden(folder, policies=policies) as server:
        return server.seconds, server.resident()


def _medians(runs: Sequence[tuple[float, float]]) -> tuple[str, str]:
    seconds, resident = zip(*runs, strict=True)
    return f"{median(seconds):.2f}", f"{median(resident):.0f}"


if __name__ == "__main__":
    main()
