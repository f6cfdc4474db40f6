"""Where a folder of policies begins of which somebody named a part."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from webhook.policy.folders import PACKAGE, rego_files

if TYPE_CHECKING:
    from webhook.policy.folders import RegoFile


def root_of(folder: Path) -> Path:
    """The folder of policies that *folder* is, or is part of: packages tell where it begins."""
    there = folder.absolute()
    for file in rego_files(there):
        above = _above(file)
        if above is not None and above in {there, *there.parents}:
            return above if folder.is_absolute() else Path(os.path.relpath(above))
    return folder


def holds_policies(folder: Path) -> bool:
    """Whether there is Rego in *folder*."""
    return any(True for _ in rego_files(folder))


def _above(file: RegoFile) -> Path | None:
    """The folder from which the path of *file* is its package, if there is one."""
    found = PACKAGE.search(file.path.read_bytes().decode(errors="replace"))
    package = found[1].split(".") if found else []
    place = file.path.with_suffix("").parts
    if file.path.stem == file.path.parent.name:
        place = place[:-1]
    cut = len(place) - len(package)
    return Path(*place[:cut]) if package and list(place[cut:]) == package else None
