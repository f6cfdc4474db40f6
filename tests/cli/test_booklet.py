from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.cli.booklet import changes
from webhook.report.pages import GENERATED

if TYPE_CHECKING:
    from pathlib import Path

PAGE = f"{GENERATED} -->\n# a\n"


def test_a_folder_is_put_right(tmp_path: Path) -> None:
    """Missing, stale and orphaned pages; what a person wrote is none of our business."""
    folder = tmp_path / "docs" / "guardrails"
    folder.mkdir(parents=True)
    (folder / "stale.md").write_text("x")
    (folder / "broken.md").write_bytes(b"\xff")
    (folder / "sound.md").write_text(PAGE)
    (folder / "orphan.md").write_text(PAGE)
    (folder / "notes.md").write_text("# mine\n")
    (folder / "orphan.txt").write_text(PAGE)
    pages = {"new.md": PAGE, "stale.md": PAGE, "broken.md": PAGE, "sound.md": PAGE}

    due = changes(folder, pages)
    for change in due:
        change.make()

    assert list(map(str, due)) == [
        f"{folder}/new.md: missing",
        f"{folder}/stale.md: stale",
        f"{folder}/broken.md: stale",
        f"{folder}/orphan.md: orphaned",
    ]
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        **pages,
        "notes.md": "# mine\n",
        "orphan.txt": PAGE,
    }
    assert changes(folder, pages) == []


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    (change,) = changes(tmp_path / "new" / "docs", {"a.md": "é\n"})
    change.make()

    assert (tmp_path / "new" / "docs" / "a.md").read_bytes() == b"\xc3\xa9\n"
