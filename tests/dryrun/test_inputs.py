from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from webhook.dryrun.inputs import Input, collect
from webhook.errors import DocumentError, UsageError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "k8s/b.yml",
        "k8s/a.yaml",
        "k8s/a/z.json",
        "k8s/a/kustomization.yaml",
        "k8s/notes.txt",
        "k8s/.hidden.yaml",
        "k8s/.git/config.yaml",
        ".github/flow.yaml",
        "docs/read.md",
    ):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(f"# {name}")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        pytest.param(["k8s/a.yaml"], ["k8s/a.yaml"], id="a-file"),
        pytest.param(["k8s/notes.txt"], ["k8s/notes.txt"], id="a-file-of-any-name"),
        pytest.param(["k8s/a/kustomization.yaml"], ["k8s/a/kustomization.yaml"], id="if-named"),
        pytest.param(["k8s"], ["k8s/a/z.json", "k8s/a.yaml", "k8s/b.yml"], id="a-folder"),
        pytest.param(["k8s/"], ["k8s/a/z.json", "k8s/a.yaml", "k8s/b.yml"], id="with-a-slash"),
        pytest.param([".github"], [".github/flow.yaml"], id="a-hidden-folder-if-named"),
        pytest.param(
            ["k8s/b.yml", "./k8s/b.yml", "k8s"],
            ["k8s/b.yml", "k8s/a/z.json", "k8s/a.yaml"],
            id="each-file-once",
        ),
    ],
)
def test_what_is_read(arguments: list[str], names: list[str]) -> None:
    """Folders are searched in the order of their paths, hidden ones and recipes left out."""
    assert [each.name for each in collect(arguments)] == names


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        pytest.param(
            "k8s/a.yml",
            "there is no file or folder 'k8s/a.yml'; did you mean 'k8s/a.yaml'?",
            id="misspelt",
        ),
        pytest.param("k9s", "there is no file or folder 'k9s'; did you mean 'k8s'?", id="folder"),
        pytest.param("nowhere/x", "there is no file or folder 'nowhere/x'", id="nothing-near"),
        pytest.param(
            "docs",
            "folder 'docs' holds no manifest: no file in it, or in a folder below it that is not "
            "hidden, ends in .yaml, .yml, .json",
            id="no-manifest",
        ),
    ],
)
def test_what_is_not_there(argument: str, message: str) -> None:
    """An input that judges nothing must not look clean."""
    with pytest.raises(UsageError) as raised:
        collect([argument])

    assert str(raised.value) == message


def test_standard_input_can_be_had_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read for context and then to be judged."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"kind: Pod")))

    (found,) = collect(["-", "-"])

    assert (found.name, found.text(), found.text()) == ("<stdin>", "kind: Pod", "kind: Pod")


def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"a: b\nc: \xe4")
    missing = Input("gone.yaml", tmp_path / "gone.yaml")
    latin = Input("latin.yaml", tmp_path / "latin.yaml")

    errors = [missing.text(), latin.text()]

    assert all(isinstance(error, DocumentError) for error in errors)
    assert str(errors[0]) == "gone.yaml:1:1: cannot be read: No such file or directory"
    assert str(errors[1]).startswith("latin.yaml:2:4: ")
