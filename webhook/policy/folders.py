"""Where policies lie, and which of a policy folder's files are what."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY = "lib"
"""The folder of the helpers under `data.lib`."""

PACKAGE = re.compile(r"^package[ \t]+([\w.]+)", re.MULTILINE)
"""The line that names the package."""

_PACKAGE_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class RegoFile:
    """A Rego source that is no test."""

    path: Path
    place: tuple[str, ...]
    """The parts of its path below the root, the last one without `.rego`."""

    @property
    def name(self) -> str:
        """The name under which compilers report on it: the same on every machine."""
        return "/".join(self.place) + ".rego"

    @property
    def is_library(self) -> bool:
        """Whether it holds helpers rather than a guardrail."""
        return self.place[0] == LIBRARY


def shipped() -> Path:
    """The root of the shipped policies: in the wheel, or in the checkout of an editable install."""
    packed = _PACKAGE_ROOT / "_policies"
    return packed if packed.is_dir() else _PACKAGE_ROOT.parent / "policies"


def rego_files(root: Path) -> Iterator[RegoFile]:
    """Every Rego source under *root* but for tests, in an order that no file system changes."""
    # A mounted ConfigMap shows folders as symlinks.
    for folder, subfolders, names in os.walk(root, followlinks=True):
        subfolders[:] = sorted(name for name in subfolders if _is_searched(folder, name))
        place = Path(folder).relative_to(root).parts
        for name in sorted(names):
            stem, dot, suffix = name.rpartition(".")
            if dot and suffix == "rego" and stem and not stem.endswith("_test"):
                yield RegoFile(Path(folder, name), (*place, stem))


def _is_searched(folder: str, name: str) -> bool:
    # A mounted ConfigMap keeps its former contents in hidden folders.
    return name != "samples" and not name.startswith(".") and not _leads_up(Path(folder, name))


def _leads_up(folder: Path) -> bool:
    """Whether *folder* is a symlink to itself or to a folder that it stands in."""
    return folder.is_symlink() and folder.resolve() in folder.absolute().parents
