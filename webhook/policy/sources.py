"""Rego sources as they stand in files, read once, so that all that follows is a matter of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.policy.folders import rego_files

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.policy.folders import RegoFile


@dataclass(frozen=True, slots=True)
class Source:
    """One Rego file that is no test."""

    root: Path
    """The folder of policies in which it stands."""
    file: RegoFile
    text: str = ""
    fault: str = ""
    """Why it cannot be read, if it cannot."""

    def __str__(self) -> str:
        return str(self.file.path)


def read_sources(root: Path) -> list[Source]:
    """Every source under *root*, those that cannot be read with what is wrong with them."""
    return [_read(root, file) for file in rego_files(root)]


def _read(root: Path, file: RegoFile) -> Source:
    try:
        # Rego is UTF-8 whatever the locale says.
        return Source(root, file, file.path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return Source(root, file, fault=f"cannot be read: {error}")
