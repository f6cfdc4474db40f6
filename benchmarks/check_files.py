"""`meshwarden check` on many documents, beside PyYAML's C loader alone on the same file.

python -m benchmarks.check_files
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import generate
from benchmarks.markdown import circumstances, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NUMBERS = (1, 1_000, 10_000)
"""Documents in a file. A single one shows the cold start."""

ROUNDS = 5

_TIMED = Path(__file__).with_name("timed.py")
# One after the other, as a tool would that keeps none of them.
LOADER = "import sys, yaml; all(True for _ in yaml.load_all(open(sys.argv[1]), yaml.CSafeLoader))"


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a command took."""

    seconds: float
    resident: float
    """MiB at its peak, with that of the processes that it starts."""
    code: int


def main() -> None:
    """Measure, and print a table."""
    print(report())


def report() -> str:
    """Measure every number of documents, and write what came of it in Markdown."""
    heads = ("documents", "MB", "check s", "check MiB", "PyYAML alone s", "check : PyYAML")
    with tempfile.TemporaryDirectory() as name:
        rows = list(_rows(Path(name)))
    return (
        f"{circumstances()}, medians of {ROUNDS} rounds, profile production.\n\n"
        f"{table(heads, rows)}"
    )


def _rows(folder: Path) -> Iterator[tuple[str, ...]]:
    context = folder / "context.yaml"
    generate.write_yaml(context, generate.MESH)
    for number in NUMBERS:
        file = folder / f"{number}.yaml"
        generate.write_documents(file, number)
        yield _row(number, file, context)


def _row(number: int, file: Path, context: Path) -> tuple[str, ...]:
    meshwarden = Path(sys.executable).with_name("meshwarden")
    check: list[str | Path] = [
        meshwarden,
        "check",
        file,
        "--profile=production",
        f"--context={context}",
    ]
    loader: list[str | Path] = [sys.executable, "-c", LOADER, file]
    pairs = [(run(check), run(loader)) for _ in range(ROUNDS)]
    seconds = median(mine.seconds for mine, _ in pairs)
    return (
        f"{number:,}",
        f"{file.stat().st_size / 1e6:.1f}",
        f"{seconds:.2f}",
        f"{max(mine.resident for mine, _ in pairs):.0f}",
        f"{median(its.seconds for _, its in pairs):.2f}",
        f"{median(mine.seconds / its.seconds for mine, its in pairs):.2f}",
    )


def run(command: Sequence[str | Path], *, ends_with: int = 0) -> Run:
    """Run *command*, which has to end with the exit code *ends_with*."""
    ended = subprocess.run(
        [sys.executable, _TIMED, *command], capture_output=True, text=True, check=True
    )
    done = Run(**json.loads(ended.stdout))
    assert done.code == ends_with, f"{command} ended with {done.code}\n{ended.stderr}"
    return done


if __name__ == "__main__":
    main()
