"""The log: one JSON line a review on standard output, and one for whatever else happens.

Never the object, and never an exception's text, which may quote it.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

import msgspec
import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

Log: TypeAlias = "FilteringBoundLogger"

# The keys of a review's line, spelt here and nowhere else.
UID = "uid"
KIND = "kind"
NAMESPACE = "namespace"
NAME = "name"
OPERATION = "operation"
USER = "user"
DRY_RUN = "dry_run"
PATH = "path"
DECISION = "decision"
GUARDRAILS = "guardrails"
EXEMPTED = "exempted"
FAILURES = "failures"
BREAK_GLASS = "break_glass"
MILLISECONDS = "ms"

_encode = msgspec.json.Encoder(enc_hook=str).encode


class LineWriter:
    """Writes lines to a stream: those of one turn of the loop together, with one system call."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lines: list[bytes] = []

    def msg(self, line: bytes) -> None:
        """Write *line* soon, or now where no loop runs."""
        self._lines.append(line)
        if len(self._lines) > 1:
            return
        try:
            asyncio.get_running_loop().call_soon(self._flush)
        except RuntimeError:
            self._flush()

    # structlog asks for the method that is called as the level is.
    info = warning = error = critical = msg

    def _flush(self) -> None:
        lines, self._lines = self._lines, []
        # A log that nobody can read any more is no reason to leave objects unjudged.
        with suppress(OSError):
            self._stream.write(b"\n".join((*lines, b"")))
            self._stream.flush()


def open_log(stream: BinaryIO) -> Log:
    """A log that writes lines of JSON to *stream*."""
    log: Log = structlog.wrap_logger(
        LineWriter(stream),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        cache_logger_on_first_use=True,
    ).bind()
    return log


def _render(_logger: WrappedLogger, _method: str, event: EventDict) -> bytes:
    return _encode(event)


class _Forwarding(logging.Handler):
    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        line = {"logger": record.name, "detail": record.getMessage().strip()}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        self._log.log(record.levelno, "library", **line)


@contextmanager
def forwarding(log: Log) -> Iterator[None]:
    """Take what libraries warn of through `logging` into *log*: one format, and no tracebacks.

    Of an exception only the type is written, as everywhere here.
    """
    handler = _Forwarding(log)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
