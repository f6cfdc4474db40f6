"""Tests that need a control plane are marked so, and skipped where none can be started."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


def below(folder: Path, items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Those of *items* that stand in *folder*: a conftest is shown those of all folders."""
    return [item for item in items if item.path.is_relative_to(folder)]


def using(fixture: str, items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Those of *items* that use *fixture*."""
    return [item for item in items if fixture in getattr(item, "fixturenames", ())]


def mark(items: list[pytest.Item], *whys: Callable[[], str]) -> None:
    """Mark *items*, and skip them where one of *whys* gives a reason that they cannot run."""
    reason = next(filter(None, (why() for why in whys if items)), "")
    for item in items:
        item.add_marker(pytest.mark.cluster)
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))
