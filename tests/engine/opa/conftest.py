"""A real OPA for the tests of the engine that asks one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.server import an_opa

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.engine.opa.server import OpaServer


@pytest.fixture
def opa(tmp_path: Path) -> Iterator[OpaServer]:
    """An OPA that holds nothing."""
    with an_opa(tmp_path) as server:
        yield server
