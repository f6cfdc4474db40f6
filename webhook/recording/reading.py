"""A recording, from files to reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from webhook.documents import Location
from webhook.errors import DocumentError
from webhook.recording import audit_log, lines
from webhook.recording.rotation import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from webhook.recording.recorded import Recorded


@dataclass(frozen=True, slots=True)
class Skipped:
    """An event of an audit log behind which no object can be seen."""


class _Head(msgspec.Struct, rename="camel"):
    """Enough of a line to see what it is."""

    api_version: str = ""
    kind: str = ""
    schema: str = ""


_head = msgspec.json.Decoder(_Head).decode
_SKIPPED = Skipped()


def read(path: Path) -> Iterator[tuple[Location, Recorded | Skipped | DocumentError]]:
    """Every review of the recording *path*, a file or a folder, the oldest first.

    A line that cannot be read hides none of the others.

    Raises:
        OSError: a file cannot be read.
    """
    for part in parts_of(path):
        with part.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield Location(str(part), number, 1), _parsed(line, str(part), number)


def _parsed(line: bytes, file: str, number: int) -> Recorded | Skipped | DocumentError:
    try:
        head = _head(line)
        if head.kind == "Event" and head.api_version.startswith("audit.k8s.io/"):
            return audit_log.decode(line) or _SKIPPED
        if not head.schema:
            return DocumentError(file, number, 1, _NEITHER)
        return lines.decode(line)
    except (ValueError, RecursionError) as error:
        return DocumentError(file, number, 1, f"this is no recorded review: {error}")


_NEITHER = (
    "this is neither a review that `meshwarden serve --record` wrote nor an event of an audit log"
)
