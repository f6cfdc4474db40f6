"""A file that never grows beyond its bound: a full one is put aside, and the oldest goes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "reviews.jsonl"
"""The file of a recording that is given as a folder."""

_OWNER_ONLY = 0o600


class RotatingFile:
    """Lines in FILE, the ones before it in FILE.1 and so on."""

    def __init__(self, path: Path, *, limit: int, files: int) -> None:
        """Write to *path*, or to a file in it where it is a folder.

        Args:
            path: the file, or a folder that exists.
            limit: the most bytes of one file; a single longer line is written all the same.
            files: how many there are at most.

        Raises:
            OSError: it cannot be written.
        """
        self.path = path / NAME if path.is_dir() else path
        self._limit = limit
        self._files = files
        self._stream = _opened(self.path)
        self._size = os.fstat(self._stream.fileno()).st_size

    def write(self, line: bytes) -> None:
        """Append *line*.

        Raises:
            OSError: it cannot be written; the next may be.
        """
        if self._size and self._size + len(line) > self._limit:
            self._rotate()
        self._stream.write(line)
        self._stream.flush()
        self._size += len(line)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _rotate(self) -> None:
        *_, oldest = parts = [_part(self.path, number) for number in range(self._files)]
        oldest.unlink(missing_ok=True)
        for older, newer in zip(reversed(parts[1:]), reversed(parts[:-1]), strict=True):
            if newer.exists():
                newer.rename(older)
        fresh = _opened(self.path)
        self._stream.close()
        self._stream, self._size = fresh, 0


def parts_of(path: Path) -> Iterable[Path]:
    """The files of the recording *path*, a file or a folder, the oldest first."""
    newest = path / NAME if path.is_dir() else path
    older = newest.parent.glob(f"{newest.name}.*")
    numbered = [each for each in older if each.suffix[1:].isdigit()]
    numbered.sort(key=lambda each: int(each.suffix[1:]), reverse=True)
    return [*numbered, newest]


def _part(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}") if number else path


def _opened(path: Path) -> BinaryIO:
    """Open *path* for appending, readable by its owner only: it tells who does what."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, _OWNER_ONLY)

    return open(path, "ab", opener=opener)  # Path.open takes no opener
