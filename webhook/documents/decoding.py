"""Bytes of a file to text."""

from __future__ import annotations

import codecs

from webhook.errors import DocumentError

# PowerShell writes UTF-16 with a byte order mark, and kubectl reads it.
_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decode(data: bytes, file: str) -> str | DocumentError:
    """Read *data* as UTF-8, or as UTF-16 where a byte order mark says so.

    What cannot be read comes back as a value, with the place of the first bad byte, so that a
    check goes on with its other files.
    """
    encoding = next((name for mark, name in _ENCODINGS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        return _refused(data, error, file)


def _refused(data: bytes, error: UnicodeDecodeError, file: str) -> DocumentError:
    before = data[: error.start].decode(error.encoding, errors="replace")
    line_start = before.rfind("\n") + 1
    reason = (
        f"byte 0x{data[error.start]:02x} is not {error.encoding.upper()}; save the file as UTF-8"
    )
    return DocumentError(file, before.count("\n") + 1, len(before) - line_start + 1, reason)
