"""What takes too long to run compiled is interpreted: that finds the same."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING

import pytest

from tests.policies.samples import SAMPLES
from webhook.engine.answers import read
from webhook.engine.inputs import encode, input_document
from webhook.engine.programs import entry_point, sources
from webhook.engine.rego import interpret
from webhook.model.findings import RuleName

if TYPE_CHECKING:
    from tests.policies.samples import Sample
    from webhook.engine import EmbeddedEngine
    from webhook.model.guardrail import Catalogue


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_the_interpreter_finds_what_compiled_rules_find(
    sample: Sample, catalogue: Catalogue, engine: EmbeddedEngine
) -> None:
    guardrail = next(each for each in catalogue if each.package == sample.rego.package)
    params, context = sample.params_of(guardrail), sample.context_of(guardrail)
    modules = sources(catalogue, [guardrail])
    asked = encode(input_document(sample.request, params=params, context=context))
    question = engine.question(sample.request, params=params, context=context)

    for rule in RuleName if guardrail.injects else [RuleName.DENY]:
        answer = interpret(modules, entry_point(guardrail, rule), asked)
        compiled = asyncio.run(question.ask([guardrail.id], rule, lambda: math.inf))

        assert compiled == {guardrail.id: read(rule, answer, input_json=asked)}
