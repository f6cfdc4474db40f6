"""A CA and a leaf, made once: keys cost time, and nothing changes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from certs.issue import issue_ca, issue_leaf

if TYPE_CHECKING:
    from certs.pair import Pair

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NAMES = ("guard.mesh.svc", "127.0.0.1")


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def ca() -> Pair:
    return issue_ca(now=NOW)


@pytest.fixture(scope="session")
def leaf(ca: Pair) -> Pair:
    return issue_leaf(ca, NAMES, now=NOW)
