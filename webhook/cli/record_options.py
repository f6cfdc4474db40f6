"""`serve --record`: the options, and the recorder that they come to."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook.cli.packing import packed
from webhook.recording import Recorder, RotatingFile
from webhook.recording.redaction import LAST_APPLIED
from webhook.serving.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.serving.metrics import Metrics
    from webhook.serving.standing import Standing

_MIB = 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChoice:
    """What to record, as it was asked for."""

    path: Path | None
    """A file, or a folder that exists; None where nothing is recorded."""
    record_limit: int
    """The most MiB of one file."""
    record_files: int
    """How many files there are at most."""
    redacted: tuple[str, ...]
    """The annotations whose values are left out."""

    @contextmanager
    def record(self, standing: Standing, metrics: Metrics) -> Iterator[Record | None]:
        """What keeps reviews, until the end; None where nobody asked for it.

        Raises:
            OSError: the file cannot be written.
        """
        if self.path is None:
            yield None
            return
        file = RotatingFile(self.path, limit=self.record_limit * _MIB, files=self.record_files)
        redacted = (LAST_APPLIED, *self.redacted)
        with closing(Recorder(file, annotations=redacted, on_outcome=metrics.recorded)) as recorder:
            yield Record(recorder, standing)


record_options = packed(
    "recording",
    RecordChoice,
    (
        click.option(
            "--record",
            "path",
            type=click.Path(path_type=Path),
            metavar="FILE|DIR",
            help="Write every review there, for `meshwarden replay`; without secrets' data.",
        ),
        click.option(
            "--record-limit",
            type=click.IntRange(1),
            default=64,
            show_default=True,
            metavar="MIB",
            help="The size at which a file is put aside for a new one.",
        ),
        click.option(
            "--record-files",
            type=click.IntRange(1),
            default=4,
            show_default=True,
            metavar="N",
            help="How many files are kept.",
        ),
        click.option(
            "--record-redact",
            "redacted",
            multiple=True,
            metavar="ANNOTATION",
            help=f"Leave the value of this annotation out, as {LAST_APPLIED}'s; repeatable.",
        ),
    ),
)
"""Gives a command `recording`, a RecordChoice."""
