"""`meshwarden check` in every format, with a tenth in breach, and with documents of 3 MiB.

python -m benchmarks.check_reports
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import generate
from benchmarks.check_files import LOADER, run
from benchmarks.first import FIRST, nothing_else
from benchmarks.markdown import circumstances, table
from benchmarks.servers import enforcement
from webhook.report.formats import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DOCUMENTS = 10_000
ROUNDS = 3
LARGE = 3 * 1024 * 1024
"""Bytes of a large document's JSON: the most that an API server takes."""
NUMBERS = (1, 4, 16)
"""Large documents in a file."""

_MESHWARDEN = Path(sys.executable).with_name("meshwarden")


def main() -> None:
    """Measure, and print two tables."""
    print(report())


def report() -> str:
    """Measure each format, then large documents, and write what came of it in Markdown."""
    formats = ("format", "check s", "check MiB", "check : PyYAML")
    large = ("documents of 3 MiB", "MB", "check s", "check MiB")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate.write_yaml(folder / "context.yaml", generate.MESH)
        by_format = table(formats, list(_by_format(folder)))
        by_number = table(large, list(_by_number(folder)))
    return (
        f"{circumstances()}, medians of {ROUNDS} rounds, profile production.\n\n"
        f"{DOCUMENTS:,} documents, a tenth of them in breach, beside PyYAML's C loader on the same "
        f"file:\n\n{by_format}\n\nVirtualServices as large as an API server takes them:\n\n"
        f"{by_number}"
    )


def _by_format(folder: Path) -> Iterator[tuple[str, ...]]:
    file, few = folder / "broken.yaml", folder / "few.yaml"
    generate.write_partly_broken(file, DOCUMENTS)
    generate.write_yaml(few, [enforcement("production", nothing_else())])
    check = _check(file, folder)
    for output in RENDERERS:
        yield _row(output, [*check, f"--output={output}"], file)
    name = f"sarif, the {len(FIRST)} first guardrails"
    yield _row(name, [*check, "--output=sarif", f"--config={few}"], file)


def _row(name: str, check: Sequence[str | Path], file: Path) -> tuple[str, ...]:
    """What *check* takes of *file*, in turns with PyYAML."""
    loader: list[str | Path] = [sys.executable, "-c", LOADER, file]
    pairs = [(run(check, ends_with=1), run(loader)) for _ in range(ROUNDS)]
    return (
        name,
        f"{median(mine.seconds for mine, _ in pairs):.2f}",
        f"{max(mine.resident for mine, _ in pairs):.0f}",
        f"{median(mine.seconds / its.seconds for mine, its in pairs):.2f}",
    )


def _by_number(folder: Path) -> Iterator[tuple[str, ...]]:
    file = folder / "large.yaml"
    for number in NUMBERS:
        generate.write_large(file, number, LARGE)
        runs = [run(_check(file, folder)) for _ in range(ROUNDS)]
        yield (
            f"{number:,}",
            f"{file.stat().st_size / 1e6:.1f}",
            f"{median(each.seconds for each in runs):.2f}",
            f"{max(each.resident for each in runs):.0f}",
        )


def _check(file: Path, folder: Path) -> list[str | Path]:
    context = f"--context={folder / 'context.yaml'}"
    return [_MESHWARDEN, "check", file, "--profile=production", context]


if __name__ == "__main__":
    main()
