"""A folder of generated pages: what differs from what it should hold, and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.report.pages import GENERATED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Change:
    """One file that is not as it should be."""

    path: Path
    trouble: str
    """`missing`, `stale` or `orphaned`."""
    text: str | None
    """What it should hold; None where it should not be."""

    def __str__(self) -> str:
        return f"{self.path}: {self.trouble}"

    def make(self) -> None:
        """Write the file, or remove it."""
        if self.text is None:
            self.path.unlink()
        else:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(self.text, encoding="utf-8", newline="\n")


def changes(folder: Path, pages: Mapping[str, str]) -> list[Change]:
    """What to do so that *folder* holds *pages* by name, and no other page that we generated."""
    found = [
        Change(folder / name, "stale" if (folder / name).exists() else "missing", text)
        for name, text in pages.items()
        if _text(folder / name) != text
    ]
    written = sorted(path for path in folder.glob("*.md") if path.name not in pages)
    orphaned = [path for path in written if (_text(path) or "").startswith(GENERATED)]
    return found + [Change(path, "orphaned", None) for path in orphaned]


def _text(path: Path) -> str | None:
    return path.read_bytes().decode(errors="replace") if path.exists() else None
