"""Bytes of a file to text."""

from __future__ import annotations

import codecs

from webhook.errors import DocumentError

# PowerShell writes UTF-16 with a byte order mark, and kubectl reads it.
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def _mark(data: bytes) -> bytes:
    return next((mark for mark in _MARKS if data.startswith(mark)), b"")


def encode(text: str, *, like: bytes) -> bytes:
    """*text* as bytes, in the encoding of *like* and with its byte order mark."""
    mark = _mark(like)
    return mark + text.encode(_MARKS.get(mark, "utf-8"))


def decode(data: bytes, file: str) -> str | DocumentError:
    """Read *data* as UTF-8, or as UTF-16 where a byte order mark says so.

    What cannot be read comes back as a value, with the place of the first bad byte, so that a
    check goes on with its other files.
    """
    mark = _mark(data)
    text = data[len(mark) :]
    try:
        return text.decode(_MARKS.get(mark, "utf-8"))
    except UnicodeDecodeError as error:
        return _refused(text, error, file)


def _refused(text: bytes, error: UnicodeDecodeError, file: str) -> DocumentError:
    before = text[: error.start].decode(error.encoding)
    line_start = before.rfind("\n") + 1
    bad = f"0x{text[error.start]:02x}"
    reason = f"byte {bad} is not {error.encoding.upper()}; save the file as UTF-8"
    return DocumentError(file, before.count("\n") + 1, len(before) - line_start + 1, reason)
