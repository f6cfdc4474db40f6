from __future__ import annotations

import codecs

import pytest

from webhook.documents import decode
from webhook.errors import DocumentError

TEXT = "kind: Pod # é😀\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), id="utf-8-with-mark"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), id="utf-16-of-powershell"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="utf-16-big-endian"),
    ],
)
def test_text_is_read_in_every_encoding_that_kubectl_reads(data: bytes) -> None:
    assert decode(data, "a.yaml") == TEXT


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            b"kind: Pod\nname: \xc3\xa9\xff\n",
            "a.yaml:2:8: byte 0xff is not UTF-8; save the file as UTF-8",
            id="latin-1-byte",
        ),
        pytest.param(
            b"\x89PNG\r\n", "a.yaml:1:1: byte 0x89 is not UTF-8; save the file as UTF-8", id="image"
        ),
        pytest.param(
            codecs.BOM_UTF8 + b"a\nb: \xe9",
            "a.yaml:2:4: byte 0xe9 is not UTF-8; save the file as UTF-8",
            id="mark-and-latin-1",
        ),
        pytest.param(
            codecs.BOM_UTF16_LE + "a\nbc".encode("utf-16-le")[:-1],
            "a.yaml:2:2: byte 0x63 is not UTF-16-LE; save the file as UTF-8",
            id="half-a-character-of-utf-16",
        ),
    ],
)
def test_bytes_that_are_no_text_are_told_with_their_place(data: bytes, expected: str) -> None:
    error = decode(data, "a.yaml")

    assert isinstance(error, DocumentError)
    assert str(error) == expected
