"""Files that say what is in force, looked at again and again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from webhook.serving.standing import Change


@dataclass(frozen=True, slots=True)
class Found:
    """What a source holds."""

    change: Change
    """Empty where only the problems have changed."""
    problems: tuple[str, ...] = ()
    """What of it had to be left out, and why, in complete sentences."""


class Source(Protocol):
    """Something that changes by itself."""

    @property
    def name(self) -> str:
        """What log and metrics call it."""
        ...

    def look(self) -> Found | None:
        """What it holds, where that is not what it last held; may take its time.

        Raises:
            MeshwardenError: what it holds cannot be used.
        """
        ...


class FileSource:
    """Files, and what is made of them."""

    def __init__(
        self,
        name: str,
        files: Callable[[], Iterable[Path]],
        read: Callable[[], Found],
        *,
        besides: Callable[[], bytes] = bytes,
    ) -> None:
        """Call it *name*; take it to have changed when one of *files* has, and *read* it then.

        Or when what stands *besides* the files has, of which a digest is given.
        """
        self.name = name
        self._files = files
        self._read = read
        self._besides = besides
        self._digest = ""

    def look(self) -> Found | None:
        """Read the files if they have changed, or were refused the last time; see `Source`."""
        # Before reading: what changes meanwhile is then found by the next look.
        digest = _digest_of(self._files(), self._besides())
        if digest == self._digest:
            return None
        # Until it can be read, every look is a new one: also where it is again what it was.
        self._digest = ""
        found = self._read()
        self._digest = digest
        return found


def _digest_of(files: Iterable[Path], besides: bytes) -> str:
    """A digest of names and contents.

    A mounted ConfigMap changes by a swap of symlinks and sends no file events: only reading is
    sure. What a pipe gives it gives once only, so that is left to whoever wants it.
    """
    digest = hashlib.sha256(besides)
    for file in files:
        content = hashlib.sha256(_content(file)).hexdigest()
        digest.update(f"{file}\0{content}\0".encode())
    return digest.hexdigest()


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes() if file.is_file() else b""
    except OSError:
        return b""  # whoever reads it learns why that cannot be done
