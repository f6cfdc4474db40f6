"""Configuration files to documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.documents import SUFFIXES, decode, files_in, read
from webhook.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from webhook.config.refusals import Refusals
    from webhook.documents import Document


def documents_in(paths: Iterable[Path], refusals: Refusals) -> Iterator[Document]:
    """Every document of files and folders, file by file; what cannot be read is refused."""
    for path in dict.fromkeys(_files(paths, refusals)):
        text = _text(path, refusals)
        for found in read(text, str(path)) if text is not None else ():
            if isinstance(found, DocumentError):
                refusals.add_unreadable(found)
            else:
                yield found


def _files(paths: Iterable[Path], refusals: Refusals) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = files_in(path)
        if not inside:
            suffixes = ", ".join(SUFFIXES)
            refusals.add_file(str(path), f"holds no {suffixes}; name a file or a folder")
        yield from inside


def _text(path: Path, refusals: Refusals) -> str | None:
    try:
        text = decode(path.read_bytes(), str(path))
    except OSError as error:
        refusals.add_file(str(path), f"cannot be read: {error.strerror}")
        return None
    if isinstance(text, DocumentError):
        refusals.add_unreadable(text)
        return None
    return text
