"""Every sample is judged, compiled, as its name says, and end to end by a Reviewer."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any

import pytest

from tests.policies.samples import SAMPLES
from webhook.dryrun.sample_files import DOES
from webhook.dryrun.suites.desk import Desk, Trial
from webhook.model.findings import EvaluationFailure, RuleName

if TYPE_CHECKING:
    from tests.policies.samples import Sample
    from webhook.engine import EmbeddedEngine
    from webhook.model.guardrail import Catalogue, Guardrail

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=str)


def of_verdict(*verdicts: str) -> pytest.MarkDecorator:
    chosen = [sample for sample in SAMPLES if sample.verdict in verdicts]
    return pytest.mark.parametrize("sample", chosen, ids=str)


def guardrail_of(sample: Sample, catalogue: Catalogue) -> Guardrail:
    return next(each for each in catalogue if each.package == sample.rego.package)


def answers(sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine) -> dict[str, Any]:
    """The findings of each rule of the sample's guardrail."""
    guardrail = guardrail_of(sample, catalogue)
    question = engine.question(
        sample.request, params=sample.params_of(guardrail), context=sample.context_of(guardrail)
    )
    found = {
        rule.value: asyncio.run(question.ask([guardrail.id], rule, lambda: math.inf))[guardrail.id]
        for rule in RuleName
    }
    assert [each for each in found.values() if isinstance(each, EvaluationFailure)] == []
    return found


@every_sample
def test_first_line_says_what_to_expect(sample: Sample, catalogue: Catalogue) -> None:
    assert sample.verdict
    expected = f"# Expected: {guardrail_of(sample, catalogue).id} {DOES[sample.verdict]}: "

    assert sample.text.startswith(expected)


@of_verdict("allowed")
def test_allowed_has_no_finding(
    sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine
) -> None:
    assert answers(sample, catalogue, engine) == {"deny": (), "inject": ()}


@of_verdict("denied")
def test_denied_is_denied(sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine) -> None:
    assert answers(sample, catalogue, engine)["deny"] != ()


@every_sample
def test_a_review_comes_to_the_same(
    sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine
) -> None:
    """What is allowed passes as it is; what is denied is; what is defaulted then passes.

    A defaulted object is exactly as expected, and a second injection changes nothing.
    """
    desk = Desk(sample, guardrail_of(sample, catalogue), catalogue=catalogue, engine=engine)

    assert asyncio.run(desk.try_sample()) == Trial()
