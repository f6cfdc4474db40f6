"""Which files a check reads, and what stands in them."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from glob import glob, has_magic
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from webhook.config.spelling import nearest
from webhook.documents import SUFFIXES, files_in, pieces, read
from webhook.errors import DocumentError, NotAnObject, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from webhook.documents import Document

STDIN = "-"
"""The argument that stands for standard input."""

STDIN_NAME = "<stdin>"
"""What reports call it."""

_MUCH = 8 * 1024 * 1024
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file, or standard input; its text can be had more than once."""

    name: str
    """As the user wrote it, or what leads to it from the folder that the user wrote."""
    source: Path | bytes | BinaryIO
    """Where it lies, or what a pipe gave, which gives it once only."""
    named: bool = True
    """Whether the user named it, rather than a folder above it or a glob."""

    def pieces(self) -> Iterator[tuple[str, int] | DocumentError]:
        """What stands in it, by whole documents, with the lines on which the pieces start."""
        try:
            with self._opened() as stream:
                yield from pieces(stream, self.name)
        except OSError as error:
            yield DocumentError(self.name, 1, 1, f"cannot be read: {error.strerror}")

    def documents(self) -> Iterator[Document | DocumentError]:
        """Every object in it, with what cannot be read in its place.

        Folders of manifests hold YAML of other trades too, such as the values of a chart. A file
        that nobody named gives nothing where nothing in it is an object, or was meant to be one.
        """
        foreign: list[DocumentError] = []
        ours = self.named
        for found in self._found():
            if isinstance(found, NotAnObject) and not ours:
                foreign.append(found)
            else:
                ours = True
                yield found
                del found  # not while the next one is read
        if ours:
            yield from foreign

    def _found(self) -> Iterator[Document | DocumentError]:
        for piece in self.pieces():
            if isinstance(piece, DocumentError):
                yield piece
            else:
                text, line = piece
                yield from read(text, self.name, line=line)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        if isinstance(self.source, bytes):
            yield BytesIO(self.source)
        elif isinstance(self.source, Path):
            with self.source.open("rb") as stream:
                yield stream
        else:
            self.source.seek(0)
            yield self.source


def collect(arguments: Iterable[str]) -> list[Input]:
    """The files that *arguments* name, each once, those of a folder in the order of their paths.

    Raises:
        UsageError: a path does not exist, or a folder holds no manifest.
    """
    found: dict[str, Input] = {}
    for argument in dict.fromkeys(arguments):
        for item in _named(argument):
            known = found.setdefault(_identity(item), item)
            if item.named and not known.named:
                found[_identity(item)] = item
    return list(found.values())


def _identity(item: Input) -> str:
    # Unlike Path.resolve it takes symlinks that lead in a circle, too.
    return os.path.realpath(item.source) if isinstance(item.source, Path) else item.name


def _named(argument: str) -> list[Input]:
    path = Path(argument)
    if argument == STDIN:
        return [Input(STDIN_NAME, _standard_input())]
    if argument and path.is_dir():
        return _in_folder(path)
    if argument and os.path.lexists(path):
        return [Input(argument, _drained(path))]
    if has_magic(argument):
        return _matching(argument)
    message = f"there is no file or folder {argument!r}{_near(path)}"
    raise UsageError(message)


def _standard_input() -> bytes | BinaryIO:
    # Python has none where whoever started it closed it.
    return _kept(sys.stdin.buffer) if sys.stdin else b""


def _drained(path: Path) -> Path | bytes | BinaryIO:
    """What a shell's `<(...)` gives, which gives it once only; a plain file stays where it is."""
    try:
        if path.is_file():
            return path
        with path.open("rb") as pipe:
            return _kept(pipe)
    except OSError:
        return path  # whoever reads it learns why that cannot be done


def _kept(pipe: BinaryIO) -> bytes | BinaryIO:
    """What *pipe* gives; on the disk where it is much, since it is read more than once."""
    start = pipe.read(_MUCH)
    if len(start) < _MUCH:
        return start
    # Only much input needs them, and a cold start is counted in milliseconds.
    import shutil  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    kept = tempfile.TemporaryFile()  # noqa: SIM115  # it goes when nobody holds it any more
    kept.write(start)
    shutil.copyfileobj(pipe, kept)
    return kept


def _matching(pattern: str) -> list[Input]:
    """What a glob matches, where no shell has done that: quoted, or on Windows."""
    found = glob(pattern, recursive=True)  # noqa: PTH207  # Path.glob takes no absolute pattern
    inputs = [
        item
        for path in map(Path, sorted(found))
        for item in (_in_matched(path) if path.is_dir() else [Input(str(path), path, named=False)])
    ]
    if inputs:
        return inputs
    message = f"no manifest matches {pattern!r}; ** stands for any number of folders"
    raise UsageError(message)


def _in_matched(folder: Path) -> list[Input]:
    return [Input(str(path), path, named=False) for path in files_in(folder)]


def _in_folder(folder: Path) -> list[Input]:
    if found := _in_matched(folder):
        return found
    message = (
        f"folder {str(folder)!r} holds no manifest: no file in it, or in a folder below it that "
        f"is not hidden, ends in {', '.join(SUFFIXES)}"
    )
    raise UsageError(message)


def _near(path: Path) -> str:
    near = nearest(path.name, (item.name for item in path.parent.glob("*")))
    return f"; did you mean {str(path.with_name(near))!r}?" if near else ""
