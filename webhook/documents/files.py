"""Which files of a folder hold documents."""

from __future__ import annotations

import os
from pathlib import Path

SUFFIXES = (".yaml", ".yml", ".json")
"""What counts in a folder; a file that is named is read whatever it is called."""


def files_in(folder: Path) -> list[Path]:
    """The files in *folder*, and in the folders below it, in the order of their paths.

    Hidden ones are left out: a mounted ConfigMap keeps its former contents in them. A folder that
    cannot be listed stands for itself: whoever tries to read it learns why.
    """
    found: list[Path] = []
    unlisted: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unlisted.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in names if _counts(name)]
    return sorted([*found, *(Path(error.filename) for error in unlisted)])


def _counts(name: str) -> bool:
    return name.endswith(SUFFIXES) and not name.startswith(".")
