from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.policies.rego_sources import ROOT
from webhook import policy
from webhook.engine import EmbeddedEngine

if TYPE_CHECKING:
    from webhook.model.guardrail import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue; that it loads is the test of all METADATA."""
    return policy.load(ROOT)


@pytest.fixture(scope="session")
def engine(catalogue: Catalogue) -> EmbeddedEngine:
    """An engine without its child: no sample is large enough to need it."""
    return EmbeddedEngine(catalogue)
