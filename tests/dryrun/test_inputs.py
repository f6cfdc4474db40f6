from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from socket import AF_UNIX, socket
from threading import Thread

import pytest

from webhook.dryrun.inputs import Input, collect
from webhook.errors import DocumentError, UsageError

IN_K8S = ["k8s/a/kustomization.yaml", "k8s/a/z.json", "k8s/a.yaml", "k8s/b.yml"]


def content(item: Input) -> str | DocumentError:
    """What stands in *item*, of one piece, or why it cannot be read."""
    (piece,) = item.pieces()
    return piece if isinstance(piece, DocumentError) else piece[0]


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
        pytest.param(["k8s"], IN_K8S, id="a-folder"),
        pytest.param(["k8s/"], IN_K8S, id="with-a-slash"),
        pytest.param([".github"], [".github/flow.yaml"], id="a-hidden-folder-if-named"),
        pytest.param(
            ["k8s/b.yml", "./k8s/b.yml", "k8s"], ["k8s/b.yml", *IN_K8S[:3]], id="each-file-once"
        ),
    ],
)
def test_what_is_read(arguments: list[str], names: list[str]) -> None:
    """Folders are searched in the order of their paths, hidden ones left out."""
    assert [each.name for each in collect(arguments)] == names


def test_a_file_that_is_named_counts_as_named() -> None:
    """Also where a folder in front of it holds it too: what is wrong with it is to be told."""
    found = collect(["k8s", "k8s/b.yml"])

    assert [(each.name, each.named) for each in found] == [
        *((name, False) for name in IN_K8S[:3]),
        ("k8s/b.yml", True),
    ]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    """Its name is too long for the system, which not even root may override."""
    (tmp_path / "k8s" / "deep").mkdir()
    here = os.open(tmp_path / "k8s" / "deep", os.O_RDONLY)
    for _ in range(20):
        os.mkdir("x" * 250, dir_fd=here)
        below = os.open("x" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)

    found = [content(each) for each in collect(["k8s"])]

    errors = [each for each in found if isinstance(each, DocumentError)]
    assert len(found) == len(IN_K8S) + 1
    assert [error.reason for error in errors] == ["cannot be read: File name too long"]


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        pytest.param(
            "k8s/a.yml",
            "there is no file or folder 'k8s/a.yml'; did you mean 'k8s/a.yaml'?",
            id="misspelt",
        ),
        pytest.param("", "there is no file or folder ''", id="a-variable-that-is-not-set"),
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

    assert (found.name, content(found), content(found)) == ("<stdin>", "kind: Pod", "kind: Pod")


def test_a_pipe_can_be_had_twice(tmp_path: Path) -> None:
    """A shell's `<(helm template .)` gives what it has to its first reader only."""
    os.mkfifo(tmp_path / "pipe")
    writer = Thread(target=(tmp_path / "pipe").write_text, args=["kind: Pod"])
    writer.start()

    (found,) = collect(["pipe"])
    writer.join()

    assert (found.name, content(found), content(found)) == ("pipe", "kind: Pod", "kind: Pod")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        pytest.param("gone.yaml", "No such file or directory", id="to-nothing"),
        pytest.param("link.yaml", "Too many levels of symbolic links", id="to-itself"),
    ],
)
def test_a_symlink_that_leads_nowhere_is_told(folder: Path, target: str, reason: str) -> None:
    (folder / "k8s" / "link.yaml").symlink_to(target)

    found = [
        str(content(each)) for argument in ("k8s/link.yaml", "k8s") for each in collect([argument])
    ]

    assert found.count(f"k8s/link.yaml:1:1: cannot be read: {reason}") == 2


def test_a_folder_that_holds_itself_is_read_once(folder: Path) -> None:
    (folder / "k8s" / "again").symlink_to(folder / "k8s")

    assert [each.name for each in collect(["k8s"])] == IN_K8S


def test_what_is_neither_file_nor_pipe_is_told() -> None:
    with socket(AF_UNIX) as bound:
        bound.bind("k8s/socket")

        (found,) = collect(["k8s/socket"])

    assert str(content(found)) == "k8s/socket:1:1: cannot be read: No such device or address"


def test_standard_input_may_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    (found,) = collect(["-"])

    assert content(found) == ""


def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"a: b\nc: \xe4")
    missing = Input("gone.yaml", tmp_path / "gone.yaml")
    latin = Input("latin.yaml", tmp_path / "latin.yaml")

    errors = [content(missing), content(latin)]

    assert all(isinstance(error, DocumentError) for error in errors)
    assert str(errors[0]) == "gone.yaml:1:1: cannot be read: No such file or directory"
    assert str(errors[1]).startswith("latin.yaml:2:4: ")


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        pytest.param("globs/*.yaml", ["globs/a.yaml", "globs/b.yaml"], id="one-folder"),
        pytest.param(
            "globs/**/*.yaml", ["globs/a.yaml", "globs/b.yaml", "globs/c/d.yaml"], id="any-depth"
        ),
        pytest.param("globs/[b-z]*", ["globs/b.yaml", "globs/c/d.yaml"], id="folders-too"),
        pytest.param("globs/[a].yaml", ["globs/[a].yaml"], id="a-name-comes-first"),
    ],
)
def test_a_glob_that_no_shell_expanded(
    pattern: str, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ["a.yaml", "b.yaml", ".hidden.yaml", "c/d.yaml", ".git/e.yaml"]:
        (tmp_path / "globs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "globs" / name).write_text("")
    if "[a]" in pattern:
        (tmp_path / "globs/[a].yaml").write_text("")

    assert [item.name for item in collect([pattern])] == names


def test_a_glob_that_matches_nothing() -> None:
    with pytest.raises(UsageError) as caught:
        collect(["gone/**/*.yaml"])

    assert str(caught.value) == (
        "no manifest matches 'gone/**/*.yaml'; ** stands for any number of folders"
    )


def test_much_from_a_pipe_is_kept_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webhook.dryrun.inputs._MUCH", 10)
    text = "apiVersion: v1\nkind: Pod\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    (item,) = collect(["-"])

    assert not isinstance(item.source, bytes | Path)
    assert (content(item), content(item)) == (text, text)
    item.source.close()
