"""Commands are called where there is nothing but what a test wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, the current one for as long as the test runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
