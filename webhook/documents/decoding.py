"""Bytes of a file to text."""

from __future__ import annotations

import codecs

from webhook.errors import DocumentError

MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""Byte order marks; PowerShell writes UTF-16 with one, and kubectl reads it."""


def _mark(data: bytes) -> bytes:
    return next((mark for mark in MARKS if data.startswith(mark)), b"")


def encode(text: str, *, like: bytes) -> bytes:
    """*text* as bytes, in the encoding of *like* and with its byte order mark."""
    mark = _mark(like)
    return mark + text.encode(MARKS.get(mark, "utf-8"))


def decode(data: bytes, file: str) -> str | DocumentError:
    """Read *data* as UTF-8, or as UTF-16 where a byte order mark says so.

    What cannot be read comes back as a value, with the place of the first bad byte, so that a
    check goes on with its other files.
    """
    mark = _mark(data)
    text = data[len(mark) :]
    try:
        return text.decode(MARKS.get(mark, "utf-8"))
    except UnicodeDecodeError as error:
        return refused(error, file)


def refused(
    error: UnicodeDecodeError, file: str, *, line: int = 1, before: str = ""
) -> DocumentError:
    """Tell *error* with its place, where *before*, from *line* on, stands in front of it."""
    text = before + error.object[: error.start].decode(error.encoding)
    line_start = text.rfind("\n") + 1
    bad = f"0x{error.object[error.start]:02x}"
    reason = f"byte {bad} is not {error.encoding.upper()}; save the file as UTF-8"
    return DocumentError(file, line + text.count("\n"), len(text) - line_start + 1, reason)
