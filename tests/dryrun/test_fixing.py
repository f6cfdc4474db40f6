"""What `fix` refuses to write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.report.values import a_default, a_report
from webhook.documents import Edit, Location
from webhook.dryrun.fixing import Fixes, fix
from webhook.dryrun.inputs import Input
from webhook.report.findings import Remedy

if TYPE_CHECKING:
    from webhook.report.findings import Report

TEXT = "apiVersion: v1\nkind: Pod\nspec:\n- a\n- b: {c: 1}\n"
WHAT = 'a.yaml:1:1: [vs-timeout-required] spec.x: "15s"'


@pytest.fixture
def item(tmp_path: Path) -> Input:
    (tmp_path / "a.yaml").write_text(TEXT)
    return Input("a.yaml", tmp_path / "a.yaml")


def a_report_with(edit: Edit | None) -> Report:
    remedy = Remedy(path=("spec", "x"), value="15s", edit=edit)
    return a_report(defaults=(a_default(remedy=remedy, location=Location("a.yaml", 1, 1)),))


def behind(line: int, text: str) -> Edit:
    return Edit(line, 1, line, 1, text)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(Edit(2, 7, 2, 10, "Job"), id="changes-a-value"),
        pytest.param(Edit(4, 1, 5, 1, ""), id="takes-an-item-away"),
        pytest.param(behind(4, "- new\n"), id="adds-an-item"),
        pytest.param(Edit(5, 4, 5, 10, "{}"), id="takes-a-key-away"),
        pytest.param(behind(3, "---\n"), id="splits-the-object"),
        pytest.param(behind(3, "x: [\n"), id="breaks-it"),
        pytest.param(Edit(1, 1, 6, 1, ""), id="takes-all-away"),
    ],
)
def test_an_edit_that_changes_what_was_there_is_not_made(item: Input, edit: Edit) -> None:
    fixes = fix(a_report_with(edit), [item])

    assert isinstance(item.source, Path)
    assert item.source.read_text() == TEXT
    assert fixes == Fixes(
        failed=("a.yaml: cannot be written: it would then say something else; please report that",)
    )


def test_a_file_that_is_gone(item: Input) -> None:
    assert isinstance(item.source, Path)
    item.source.unlink()

    fixes = fix(a_report_with(behind(3, "x: 1\n")), [item])

    assert fixes == Fixes(failed=("a.yaml: cannot be written: No such file or directory",))


def test_a_file_that_is_no_text_any_more(item: Input) -> None:
    assert isinstance(item.source, Path)
    item.source.write_bytes(b"\xff")

    fixes = fix(a_report_with(behind(3, "x: 1\n")), [item])

    assert fixes == Fixes(failed=("a.yaml: cannot be written: it has changed meanwhile",))


def test_a_folder_that_takes_no_file_keeps_the_old_one(
    item: Input, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is left beside it."""
    assert isinstance(item.source, Path)

    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)  # root may write anywhere

    fixes = fix(a_report_with(behind(3, "x: 1\n")), [item])

    assert fixes == Fixes(failed=("a.yaml: cannot be written: Permission denied",))
    assert [path.name for path in item.source.parent.iterdir()] == ["a.yaml"]
    assert item.source.read_text() == TEXT


def test_what_is_written_and_what_has_no_place(item: Input) -> None:
    written = fix(a_report_with(behind(3, "x: 1\n")), [item])
    left = fix(a_report_with(None), [item])

    assert isinstance(item.source, Path)
    assert item.source.read_text() == TEXT.replace("spec:", "x: 1\nspec:")
    assert written == Fixes(made=(WHAT,))
    assert left == Fixes(
        left=(f"{WHAT}: has no place that leaves everything else as it is; add it by hand",)
    )


def test_null_may_become_something(item: Input) -> None:
    assert isinstance(item.source, Path)
    item.source.write_text("apiVersion: v1\nkind: Pod\nspec:\n")

    fix(a_report_with(behind(4, "  x: 1\n")), [item])

    assert item.source.read_text() == "apiVersion: v1\nkind: Pod\nspec:\n  x: 1\n"


def test_where_no_remedy_was_looked_for_nothing_is_done(item: Input) -> None:
    assert fix(a_report(defaults=(a_default(),)), [item]) == Fixes()
