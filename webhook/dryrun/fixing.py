"""Remedies into the files: each file at once, or not at all."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from webhook.documents import Document, decode, edited, encode, read
from webhook.errors import DocumentError
from webhook.model.paths import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from webhook.documents import Edit, Location
    from webhook.dryrun.inputs import Input
    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json
    from webhook.report.findings import Remedy, Report


@dataclass(frozen=True, slots=True)
class Fixes:
    """What was done about a report, a line each."""

    made: tuple[str, ...] = ()
    """What was written."""
    left: tuple[str, ...] = ()
    """What has no place."""
    failed: tuple[str, ...] = ()
    """Which files could not be written, and why."""


_NO_PLACE = "has no place that leaves everything else as it is; add it by hand"


def fix(report: Report, inputs: Iterable[Input]) -> Fixes:
    """Write the remedies of *report* into the files of *inputs*.

    Comments, order, quotes and line ends stay. What comes of a file is read again before it takes
    the place of the old one: every object must hold what it held.
    """
    sources = {item.name: item.source for item in inputs}
    made: list[str] = []
    left: list[str] = []
    failed: list[str] = []
    for name, found in _by_file(report).items():
        left += [f"{each}: {_NO_PLACE}" for each in found if each.remedy.edit is None]
        placed = [each for each in found if each.remedy.edit]
        try:
            if placed:
                _write(sources[name], [each.remedy.edit for each in placed if each.remedy.edit])
        except (OSError, _Unsound) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            failed.append(f"{name}: cannot be written: {reason}")
        else:
            made += map(str, placed)
    return Fixes(tuple(made), tuple(left), tuple(failed))


class _Unsound(Exception):  # noqa: N818  # never leaves this module
    """What would come of a file is not what was meant."""


@dataclass(frozen=True, slots=True)
class _Found:
    location: Location
    guardrail: Guardrail
    remedy: Remedy

    def __str__(self) -> str:
        value = json.dumps(self.remedy.value, ensure_ascii=False)
        return f"{self.location}: [{self.guardrail.id}] {show(self.remedy.path)}: {value}"


def _by_file(report: Report) -> Mapping[str, list[_Found]]:
    files: dict[str, list[_Found]] = defaultdict(list)
    for found in _all(report):
        files[found.location.file].append(found)
    return files


def _all(report: Report) -> Iterator[_Found]:
    for default in report.defaults:
        if default.remedy:
            yield _Found(default.location, default.guardrail, default.remedy)
    for finding in report.findings:
        for remedy in finding.remedies:
            yield _Found(finding.location, finding.guardrail, remedy)


def _write(source: Path | bytes | BinaryIO, edits: Sequence[Edit]) -> None:
    if not isinstance(source, Path):
        message = "it is no file"
        raise _Unsound(message)
    data = source.read_bytes()
    before = decode(data, "")
    if isinstance(before, DocumentError):
        message = "it has changed meanwhile"
        raise _Unsound(message)
    after = edited(before, edits)
    if not _is_sound(before, after):
        message = "it would then say something else; please report that"
        raise _Unsound(message)
    _replace(source, encode(after, like=data))


def _is_sound(before: str, after: str) -> bool:
    """Whether every object of *before* is in *after*, with all that it held."""
    missing = object()
    pairs = zip_longest(read(before, ""), read(after, ""), fillvalue=missing)
    return all(_extends(old, new) for old, new in pairs)


def _extends(before: object, after: object) -> bool:
    if isinstance(before, Document) and isinstance(after, Document):
        return _holds(after.object, before.object)
    # What cannot be read stays as it is.
    return isinstance(before, DocumentError) and isinstance(after, DocumentError)


def _holds(after: Json, before: Json) -> bool:
    """Whether *after* holds all that *before* does; null counts as nothing."""
    if isinstance(before, dict) and isinstance(after, dict):
        return all(key in after and _holds(after[key], value) for key, value in before.items())
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_holds, after, before))
    return before is None or after == before


def _replace(file: Path, data: bytes) -> None:
    """Put *data* in the place of *file*: who reads it sees the old content or the new one."""
    target = Path(os.path.realpath(file))
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(data)
            written.flush()
            os.fsync(written.fileno())
        before = target.stat()
        aside.chmod(stat.S_IMODE(before.st_mode))
        with suppress(OSError, AttributeError):  # not ours to give, or no such thing on Windows
            os.chown(aside, before.st_uid, before.st_gid)
        aside.replace(target)
    except BaseException:
        aside.unlink()
        raise
