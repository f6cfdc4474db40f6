"""Files that another process reads while we write them."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from certs import store

if TYPE_CHECKING:
    from pathlib import Path

    from certs.pair import Pair


def test_what_is_stored_is_read_back(tmp_path: Path, ca: Pair, leaf: Pair) -> None:
    folder = tmp_path / "new" / "pki"

    store.store_ca(folder, ca)
    store.store_leaf(folder, leaf)

    assert store.stored_ca(folder) == ca
    assert store.read_pair(folder / "tls.crt", folder / "tls.key") == leaf
    assert sorted(path.name for path in folder.iterdir()) == [
        "ca.crt",
        "ca.key",
        "tls.crt",
        "tls.key",
    ]


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        pytest.param("tls.key", 0o600, id="key-for-its-owner-only"),
        pytest.param("tls.crt", 0o644, id="certificate-for-everybody"),
    ],
)
def test_who_may_read(tmp_path: Path, leaf: Pair, name: str, mode: int) -> None:
    store.store_leaf(tmp_path, leaf)

    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == mode


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, leaf: Pair) -> None:
    (tmp_path / "tls.key").mkdir()

    with pytest.raises(OSError, match="directory"):
        store.store_leaf(tmp_path, leaf)

    assert [path.name for path in tmp_path.iterdir()] == ["tls.key"]


def test_a_pair_does_not_show_its_key(leaf: Pair) -> None:
    assert "PRIVATE" not in repr(leaf)
