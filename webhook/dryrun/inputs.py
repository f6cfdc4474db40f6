"""Which files a check reads, and what stands in them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from webhook.documents import decode
from webhook.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STDIN = "-"
"""The argument that stands for standard input."""

STDIN_NAME = "<stdin>"
"""What reports call it."""

SUFFIXES = (".yaml", ".yml", ".json")
"""What counts as a manifest in a folder; a file that is named is read whatever it is called."""

_RECIPES = frozenset({"kustomization.yaml", "kustomization.yml"})
"""They stand among manifests, need no `kind`, and are never applied themselves."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file, or standard input; its text can be had more than once."""

    name: str
    """As the user wrote it, or what leads to it from the folder that the user wrote."""
    source: Path | bytes
    """Where it lies, or what standard input gave, which gives it once only."""

    def text(self) -> str | DocumentError:
        """What stands in it, or why it cannot be read."""
        if isinstance(self.source, bytes):
            return decode(self.source, self.name)
        try:
            return decode(self.source.read_bytes(), self.name)
        except OSError as error:
            return DocumentError(self.name, 1, 1, f"cannot be read: {error.strerror}")


def collect(arguments: Iterable[str]) -> list[Input]:
    """The files that *arguments* name, each once, those of a folder in the order of their paths.

    Raises:
        UsageError: a path does not exist, or a folder holds no manifest.
    """
    found: dict[Path | str, Input] = {}
    for argument in dict.fromkeys(arguments):
        for item in _named(argument):
            found.setdefault(_identity(item), item)
    return list(found.values())


def _identity(item: Input) -> Path | str:
    return item.source.resolve() if isinstance(item.source, Path) else item.name


def _named(argument: str) -> list[Input]:
    path = Path(argument)
    if argument == STDIN:
        return [Input(STDIN_NAME, sys.stdin.buffer.read())]
    if path.is_dir():
        return _in_folder(path)
    if path.exists():
        return [Input(argument, path)]
    message = f"there is no file or folder {argument!r}{_near(path)}"
    raise UsageError(message)


def _in_folder(folder: Path) -> list[Input]:
    paths = sorted(_walk(folder))
    if paths:
        return [Input(str(path), path) for path in paths]
    message = (
        f"folder {str(folder)!r} holds no manifest: no file in it, or in a folder below it that "
        f"is not hidden, ends in {', '.join(SUFFIXES)}"
    )
    raise UsageError(message)


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith(SUFFIXES) and not name.startswith(".") and name not in _RECIPES:
                yield Path(place, name)


def _near(path: Path) -> str:
    # Only a misspelt path needs it, and a cold start is counted in milliseconds.
    import difflib  # noqa: PLC0415

    siblings = [item.name for item in path.parent.glob("*")]
    close = difflib.get_close_matches(path.name, siblings, n=1)
    return f"; did you mean {str(path.with_name(close[0]))!r}?" if close else ""
