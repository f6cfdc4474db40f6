"""A recording stays within its bound, and loses the oldest first."""

from __future__ import annotations

import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from webhook.recording import RotatingFile
from webhook.recording.rotation import parts_of

if TYPE_CHECKING:
    from pathlib import Path


def contents(path: Path) -> list[str]:
    return [part.read_text() for part in parts_of(path)]


def write(path: Path, *lines: bytes, limit: int, files: int) -> None:
    with closing(RotatingFile(path, limit=limit, files=files)) as file:
        for line in lines:
            file.write(line)


def test_the_oldest_lines_go(tmp_path: Path) -> None:
    write(tmp_path / "log", *(b"%d23\n" % number for number in range(7)), limit=6, files=3)

    assert contents(tmp_path / "log") == ["423\n", "523\n", "623\n"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["log", "log.1", "log.2"]


def test_several_lines_fit_into_a_file(tmp_path: Path) -> None:
    write(tmp_path / "log", b"abc\n", b"def\n", b"ghi\n", limit=8, files=2)

    assert contents(tmp_path / "log") == ["abc\ndef\n", "ghi\n"]


def test_one_file_is_emptied_when_it_is_full(tmp_path: Path) -> None:
    write(tmp_path / "log", b"abc\n", b"longer than the bound\n", limit=4, files=1)

    assert contents(tmp_path / "log") == ["longer than the bound\n"]


def test_a_recording_goes_on_after_a_restart(tmp_path: Path) -> None:
    for line in (b"abc\n", b"def\n", b"ghi\n"):
        write(tmp_path, line, limit=8, files=2)

    assert contents(tmp_path / "reviews.jsonl") == ["abc\ndef\n", "ghi\n"]
    assert contents(tmp_path) == contents(tmp_path / "reviews.jsonl")


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    write(tmp_path / "log", limit=1, files=1)

    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o600


def test_a_file_that_cannot_be_put_aside_is_written_on(tmp_path: Path) -> None:
    """What fails once may succeed later: the file stays open."""
    with closing(RotatingFile(tmp_path / "log", limit=4, files=2)) as file:
        file.write(b"abc\n")
        (tmp_path / "log.1").mkdir()
        with pytest.raises(OSError, match=r"log\.1"):
            file.write(b"def\n")
        (tmp_path / "log.1").rmdir()
        file.write(b"ghi\n")

    assert contents(tmp_path / "log") == ["abc\n", "ghi\n"]
