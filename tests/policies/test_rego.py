"""Every Rego test, one by one, and the lines that they evaluate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.policies.interpreting import outcome, uncovered
from tests.policies.rego_sources import EVERY

if TYPE_CHECKING:
    from tests.policies.rego_sources import Rego


@pytest.mark.parametrize(
    ("rego", "test"),
    [pytest.param(rego, test, id=f"{rego}:{test}") for rego in EVERY for test in rego.tests],
)
def test_rego_test_passes(rego: Rego, test: str) -> None:
    assert outcome(rego, test) is True


@pytest.mark.parametrize("rego", EVERY, ids=str)
def test_own_tests_evaluate_every_line(rego: Rego) -> None:
    """A line that no test evaluates may let a bad object pass, and nobody would know."""
    assert rego.tests, "it has no tests"
    assert uncovered(rego) == []
