"""Every sample is judged, compiled, as its name says, and end to end by a Reviewer."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any

import pytest

from tests.policies.samples import NOW, SAMPLES, objects_in
from webhook.dryrun.requests import creating
from webhook.model.enforcement import Action, Configuration, Enforcement, Profile, Setting
from webhook.model.findings import EvaluationFailure, RuleName
from webhook.review import Reviewer
from webhook.review.patching import apply

if TYPE_CHECKING:
    from tests.policies.samples import Sample
    from webhook.engine import EmbeddedEngine
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.request import Request

_DOES = {"allowed": "allows", "denied": "denies", "defaulted": "injects"}

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
        sample.request, params=sample.params(guardrail), context=sample.context(guardrail)
    )
    found = {
        rule.value: asyncio.run(question.ask([guardrail.id], rule, lambda: math.inf))[guardrail.id]
        for rule in RuleName
    }
    assert [each for each in found.values() if isinstance(each, EvaluationFailure)] == []
    return found


class Desk:
    """A Reviewer under which only the sample's guardrail is bound."""

    def __init__(self, sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine) -> None:
        guardrail = guardrail_of(sample, catalogue)
        setting = Setting(action=Action.DENY, params=sample.own_params, inject=True)
        self._reviewer = Reviewer(
            catalogue=catalogue,
            configuration=Configuration(
                enforcement=Enforcement(
                    profile=Profile("sample", {guardrail.id: setting}), excluded_namespaces=()
                )
            ),
            engine=engine,
            inventory=sample.inventory,
        )

    def problems(self, request: Request) -> list[str]:
        """All that validation finds, the failures too."""
        decision = asyncio.run(
            self._reviewer.validate(request, now=NOW, remaining=lambda: math.inf)
        )
        found = [violation.message for violation in decision.denials]
        return found + [failure.reason for failure in decision.failures]

    def patched(self, request: Request) -> tuple[Request, bool]:
        """*request* with its defaults, and whether it got any."""
        mutation = asyncio.run(self._reviewer.mutate(request, now=NOW, remaining=lambda: math.inf))
        assert mutation.failures == ()
        return creating(request, apply(request.object or {}, mutation.patch)), bool(mutation.patch)


@every_sample
def test_first_line_says_what_to_expect(sample: Sample, catalogue: Catalogue) -> None:
    expected = f"# Expected: {guardrail_of(sample, catalogue).id} {_DOES[sample.verdict]}: "

    assert sample.text.startswith(expected)


@of_verdict("allowed")
def test_allowed_has_no_finding(
    sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine
) -> None:
    assert answers(sample, catalogue, engine) == {"deny": (), "inject": ()}


@of_verdict("denied")
def test_denied_is_denied(sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine) -> None:
    assert answers(sample, catalogue, engine)["deny"] != ()
    assert Desk(sample, catalogue, engine).problems(sample.request) != []


@of_verdict("allowed")
def test_allowed_passes_a_review(
    sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine
) -> None:
    desk = Desk(sample, catalogue, engine)

    assert desk.problems(sample.request) == []
    assert desk.patched(sample.request) == (sample.request, False)


@of_verdict("defaulted")
def test_defaulted_becomes_what_is_expected_and_then_passes(
    sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine
) -> None:
    """What lacks a default is a violation; patched it is exactly as expected, and sound."""
    desk = Desk(sample, catalogue, engine)
    expected = objects_in(sample.expected_path.read_text(encoding="utf-8"), str(sample))[-1]

    before = desk.problems(sample.request)
    request, _ = desk.patched(sample.request)

    assert before != []
    assert request.object == expected
    assert desk.problems(request) == []


@of_verdict("defaulted", "denied")
def test_injection_is_idempotent(
    sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine
) -> None:
    """A second pass over a patched object changes nothing."""
    desk = Desk(sample, catalogue, engine)
    once, _ = desk.patched(sample.request)

    assert desk.patched(once) == (once, False)
