"""A large file to pieces of whole documents, of which only one is held at a time."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, BinaryIO

from webhook.documents.decoding import MARKS, refused
from webhook.documents.splitting import last_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.errors import DocumentError

BLOCK = 1024 * 1024
"""Bytes that are read at a time; more where a document is longer."""


def pieces(stream: BinaryIO, file: str) -> Iterator[tuple[str, int] | DocumentError]:
    """The text of *stream* in pieces, each with the 1-based line on which it starts.

    Where it cannot be read, that is the last piece; the document that it is in is left out.
    """
    reading = _Reading(stream)
    try:
        yield from reading.pieces()
    except UnicodeDecodeError as error:
        yield refused(error, file, line=reading.line, before=reading.held)


class _Reading:
    """How far a stream has been read.

    Attributes:
        line: the 1-based line on which the text starts that is held.
        held: text that no piece has held yet.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.line = 1
        self.held = ""

    def pieces(self) -> Iterator[tuple[str, int]]:
        block = self._stream.read(BLOCK)
        mark = next((mark for mark in MARKS if block.startswith(mark)), b"")
        decode = codecs.getincrementaldecoder(MARKS.get(mark, "utf-8"))().decode
        block, size = block[len(mark) :], BLOCK
        while block:
            self.held += decode(block)
            complete = self._complete()
            if complete:
                yield complete, self.line
                self.line += complete.count("\n")
                self.held, size = self.held[len(complete) :], BLOCK
            else:
                size *= 2
            block = self._stream.read(size)
        self.held += decode(b"", final=True)
        yield self.held, self.line

    def _complete(self) -> str:
        """The documents that end in the text that is held; the last one may go on."""
        lines = self.held[: self.held.rfind("\n") + 1]
        # A byte order mark in front of the last document, as `cat` leaves it, belongs to that.
        return lines[: last_start(lines)].removesuffix("\ufeff")
