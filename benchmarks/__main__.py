"""Everything that docs/performance.md tells, measured in one go.

python -m benchmarks                              prints it
python -m benchmarks --into docs/performance.md   writes it between the marks of that page
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import (
    api_server,
    check_files,
    check_reports,
    every_guardrail,
    in_process,
    opa_engine,
    over_tls,
    replaying,
    start_up,
)
from benchmarks.markdown import between_marks

_CHAPTERS = (
    ("The decision alone", in_process),
    ("Over TLS, beside OPA", over_tls),
    ("Every guardrail bound", every_guardrail),
    ("The engine `opa`", opa_engine),
    ("Through an API server", api_server),
    ("Files", check_files),
    ("Reports, and large documents", check_reports),
    ("Replay", replaying),
    ("Start-up with guardrails of one's own", start_up),
)


def main() -> None:
    """Measure one chapter after another, and print each as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Meshwarden.")
    parser.add_argument("--into", type=Path, metavar="FILE", help="a page with marks for figures")
    page: Path | None = parser.parse_args().into
    chapters = []
    for title, chapter in _CHAPTERS:
        chapters.append(f"### {title}\n\n{chapter.report()}\n")
        print(chapters[-1], flush=True)
    if page is not None:
        written = between_marks(page.read_text(encoding="utf-8"), "\n".join(chapters))
        page.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
