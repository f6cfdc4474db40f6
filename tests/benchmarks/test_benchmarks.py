"""What is measured is what the page says: the same everywhere, of the right size, and sound."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks import generate
from benchmarks.load import _clients
from benchmarks.markdown import between_marks, table

if TYPE_CHECKING:
    from benchmarks.load import Load

MESHWARDEN = Path(sys.executable).with_name("meshwarden")
ONE_ROUTE = 300


@pytest.mark.parametrize("size", generate.SIZES.values(), ids=generate.SIZES)
def test_an_object_has_the_size_that_its_row_names(size: int) -> None:
    written = len(json.dumps(generate.virtual_service(size)))

    assert size <= written < size + ONE_ROUTE


def test_every_generated_object_is_sound(tmp_path: Path) -> None:
    """Under the profile production: no denial shortens a review, and no default lengthens one."""
    generate.write_documents(tmp_path / "mixed.yaml", 100)
    generate.write_yaml(tmp_path / "largest.yaml", [generate.virtual_service(2_000)])
    generate.write_yaml(tmp_path / "mesh.yaml", generate.MESH)

    command = [str(MESHWARDEN), "check", str(tmp_path), "--profile=production", "--output=json"]
    ended = subprocess.run(command, capture_output=True, check=False)

    report = json.loads(ended.stdout)
    assert report["summary"]["objects"] == 101 + len(generate.MESH)
    assert (report["findings"], report["defaults"], report["failures"]) == ([], [], [])


def test_documents_are_the_same_in_every_run(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate.write_documents(tmp_path / name, 20)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_our_own_generator_counts_what_was_answered() -> None:
    """Every request of every connection, and which of them failed."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            asked.append(await reader.readexactly(len(b"review")))
            status = b"500 No" if len(asked) == 3 else b"200 OK"
            writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\n\r\n{}")
        writer.close()

    async def measured() -> Load:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            return await _clients(f"http://127.0.0.1:{port}/validate?timeout=5s", b"review", 4, 1)

    load = asyncio.run(measured())

    assert set(asked) == {b"review"}
    assert load.failed == 1
    assert 0 < load.rate <= len(asked)
    assert 0 < load.p50 <= load.p99


def test_a_table_is_markdown() -> None:
    assert table(("a", "b"), [("x", 1)]) == "| a | b |\n| --- | ---: |\n| x | 1 |"


def test_figures_go_between_the_marks_of_a_page() -> None:
    page = "before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n"

    written = between_marks(page, "new\n")

    assert written == "before\n<!-- figures -->\n\nnew\n\n<!-- end of figures -->\nafter\n"


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="the page has no place for figures"):
        between_marks("nothing here", "new")
