"""Every Rego test, one by one, and the lines that they evaluate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.policies.rego_sources import EVERY, ROOT
from webhook.dryrun.suites.rego_cases import RegoCases
from webhook.dryrun.suites.suite import LINES, Suite
from webhook.policy.sources import read_sources
from webhook.report.suites import Outcome

if TYPE_CHECKING:
    from tests.policies.rego_sources import Rego
    from webhook.model.guardrail import Catalogue
    from webhook.report.suites import CaseResult


SOURCES = {source.file.path: source for source in read_sources(ROOT)}


def result(rego: Rego, name: str, catalogue: Catalogue) -> CaseResult:
    """What became of one case; as far as Rego goes, a guardrail is run as a helper is."""
    suite = Suite(SOURCES[rego.path], rego.package, None)
    (found,) = RegoCases(suite, catalogue).run([name])
    return found


@pytest.mark.parametrize(
    ("rego", "test"),
    [pytest.param(rego, test, id=f"{rego}:{test}") for rego in EVERY for test in rego.tests],
)
def test_rego_test_passes(rego: Rego, test: str, catalogue: Catalogue) -> None:
    found = result(rego, test, catalogue)

    assert found.outcome is Outcome.PASSED, (found.details, found.comparison)


@pytest.mark.parametrize("rego", EVERY, ids=str)
def test_own_tests_evaluate_every_line(rego: Rego, catalogue: Catalogue) -> None:
    """A line that no test evaluates may let a bad object pass, and nobody would know."""
    found = result(rego, LINES, catalogue)

    assert found.outcome is Outcome.PASSED, found.details
