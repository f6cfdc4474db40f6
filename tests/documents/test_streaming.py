"""Files larger than a block are read piece by piece, and say the same."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webhook.documents import Document, decode, pieces, read, streaming
from webhook.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = "---\n|...\n|%YAML 1.1\n|a: b\n|- c\n|# é😀\r\n|\n|--- d\n|---x\n|\ufeff---\n| --- \n|---"


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "BLOCK", 8)


def pieces_of(data: bytes) -> list[tuple[str, int] | DocumentError]:
    return list(pieces(io.BytesIO(data), "a.yaml"))


def told(found: Iterator[Document | DocumentError]) -> list[object]:
    """Each object with its line, each error as it is told."""
    return [
        (each.object, each.locate(())) if isinstance(each, Document) else str(each)
        for each in found
    ]


@settings(deadline=None)  # a busy machine is no failure
@given(parts=st.lists(st.sampled_from(MARKS.split("|")), max_size=12))
def test_pieces_hold_whole_documents(parts: list[str]) -> None:
    """What is read of the pieces is what is read of the whole."""
    assert_same("".join(parts))


def test_a_byte_order_mark_in_the_middle() -> None:
    assert_same("a: b\n------\n\ufeff---\nc: d\n")


def assert_same(text: str) -> None:
    found = pieces_of(text.encode())

    whole = told(read(text.removeprefix("\ufeff"), "a.yaml"))
    by_piece = [
        each
        for piece in found
        if not isinstance(piece, DocumentError)
        for each in told(read(piece[0], "a.yaml", line=piece[1]))
    ]
    assert by_piece == whole
    assert "".join(p[0] for p in found if not isinstance(p, DocumentError)) == (
        text.removeprefix("\ufeff")
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding(encoding: str) -> None:
    text = "".join(f"---\nä: {number}\n😀: b\n" for number in range(50))

    found = pieces_of(text.encode(encoding))

    assert all(isinstance(each, tuple) for each in found)
    assert "".join(each[0] for each in found if isinstance(each, tuple)) == text
    assert len(found) > 10


@pytest.mark.parametrize("at", [0, 3, 8, 9, 100, 140])
def test_a_byte_that_is_no_text_is_told_with_its_place(at: int) -> None:
    """What stands before its document is read."""
    data = "".join(f"---\nä: {number:02}\n" for number in range(12)).encode()
    broken = data[:at] + b"\xff" + data[at:]

    *found, error = pieces_of(broken)

    assert error == decode(broken, "a.yaml") or str(error) == str(decode(broken, "a.yaml"))
    assert all(each[0].endswith("\n") for each in found if isinstance(each, tuple))


def test_an_end_in_the_middle_of_a_character() -> None:
    (error,) = pieces_of("a: b\nc: ä".encode()[:-1])

    assert str(error) == "a.yaml:2:4: byte 0xc3 is not UTF-8; save the file as UTF-8"


def test_an_empty_file() -> None:
    assert pieces_of(b"") == [("", 1)]


def test_a_long_document_is_one_piece() -> None:
    text = "a: b\n" * 1000

    assert pieces_of(f"---\nx: y\n---\n{text}---\nz: 1\n".encode())[-2:] == [
        (f"---\n{text}", 3),
        ("---\nz: 1\n", 1004),
    ]
