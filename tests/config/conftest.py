from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.config.catalogue import CATALOGUE, PROFILES, profile
from webhook.config import load_configuration
from webhook.errors import ConfigError

if TYPE_CHECKING:
    from webhook.model.enforcement import Configuration


class Load(Protocol):
    def __call__(self, **files: str) -> Configuration: ...


class Refuse(Protocol):
    def __call__(self, **files: str) -> list[str]: ...


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    """A folder of two profiles."""
    folder = tmp_path / "profiles"
    folder.mkdir()
    for name, guardrails in PROFILES.items():
        (folder / f"{name}.yaml").write_text(profile(name, guardrails))
    return folder


@pytest.fixture
def load(tmp_path: Path, profiles: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Write files such as `a="..."` to a.yaml, and load them in that order."""
    monkeypatch.chdir(tmp_path)

    def loaded(**files: str) -> Configuration:
        paths = [Path(f"{name}.yaml") for name in files]
        for path, text in zip(paths, files.values(), strict=True):
            path.write_text(text)
        return load_configuration(paths, catalogue=CATALOGUE, profiles=profiles)

    return loaded


@pytest.fixture
def refuse(load: Load) -> Refuse:
    """The problems with such files, one line each."""

    def refused(**files: str) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load(**files)
        return list(caught.value.problems)

    return refused
