"""Everything that docs/performance.md tells, measured in one go: `python -m benchmarks`."""

from __future__ import annotations

from benchmarks import check_files, in_process, over_tls

_CHAPTERS = (
    ("The decision alone", in_process),
    ("Over TLS, beside OPA", over_tls),
    ("Files", check_files),
)


def main() -> None:
    """Measure one chapter after another, and print each as soon as it is there."""
    for title, chapter in _CHAPTERS:
        print(f"## {title}\n\n{chapter.report()}\n", flush=True)


if __name__ == "__main__":
    main()
