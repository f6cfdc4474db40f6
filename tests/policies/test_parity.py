"""The embedded engine and OPA find the same, whatever they are asked."""

from __future__ import annotations

import asyncio
import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.policies import opa
from tests.policies.oddities import odd_ones
from tests.policies.rego_sources import EVERY, GUARDRAILS, ROOT
from tests.policies.samples import samples_of
from webhook.engine.answers import read
from webhook.engine.inputs import encode, input_document
from webhook.model.findings import RuleName
from webhook.policy.allowed_builtins import ALLOWED, OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.policies.rego_sources import Rego
    from tests.policies.samples import Sample
    from webhook.engine import EmbeddedEngine
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.request import Request

pytestmark = opa.needs_opa

every_guardrail = pytest.mark.parametrize("rego", GUARDRAILS, ids=str)


class Asked:
    """Questions to one guardrail, kept to be put to both engines."""

    def __init__(self, guardrail: Guardrail) -> None:
        self._guardrail = guardrail
        self._asked: list[tuple[Sample, Request]] = []

    def add(self, sample: Sample, request: Request) -> None:
        """Ask about *request* with the parameters and the context of *sample*."""
        self._asked.append((sample, request))

    @property
    def rules(self) -> list[RuleName]:
        return list(RuleName) if self._guardrail.injects else [RuleName.DENY]

    def embedded(self, engine: EmbeddedEngine) -> list[dict[str, Any]]:
        return [asyncio.run(self._embedded(engine, *asked)) for asked in self._asked]

    async def _embedded(
        self, engine: EmbeddedEngine, sample: Sample, request: Request
    ) -> dict[str, Any]:
        question = engine.question(request, **self._arguments(sample))
        ids = [self._guardrail.id]
        return {
            rule: (await question.ask(ids, rule, lambda: math.inf))[self._guardrail.id]
            for rule in self.rules
        }

    def opa(self, folder: Path) -> list[dict[str, Any]]:
        inputs = [
            encode(input_document(request, **self._arguments(sample)))
            for sample, request in self._asked
        ]
        found = opa.answers_to(
            self._guardrail.package, self.rules, [json.loads(text) for text in inputs], folder
        )
        return [
            {rule: read(rule, answers[rule], input_json=asked) for rule in self.rules}
            for asked, answers in zip(inputs, found, strict=True)
        ]

    def differences(self, engine: EmbeddedEngine, folder: Path) -> Iterator[str]:
        """Each object on which the engines differ, and what each of them finds."""
        pairs = zip(self.embedded(engine), self.opa(folder), strict=True)
        for (_, request), (ours, theirs) in zip(self._asked, pairs, strict=True):
            if ours != theirs:
                yield f"{json.dumps(request.object)}\n  embedded: {ours}\n  opa: {theirs}"

    def _arguments(self, sample: Sample) -> dict[str, Any]:
        return {
            "params": sample.params_of(self._guardrail),
            "context": sample.context_of(self._guardrail),
        }


def asked_of(rego: Rego, catalogue: Catalogue) -> Asked:
    return Asked(next(each for each in catalogue if each.package == rego.package))


@every_guardrail
def test_engines_agree_on_samples(
    rego: Rego, catalogue: Catalogue, engine: EmbeddedEngine, tmp_path: Path
) -> None:
    asked = asked_of(rego, catalogue)
    for sample in samples_of(rego):
        asked.add(sample, sample.request)

    assert list(asked.differences(engine, tmp_path)) == []


@every_guardrail
def test_engines_agree_on_odd_objects(
    rego: Rego, catalogue: Catalogue, engine: EmbeddedEngine, tmp_path: Path
) -> None:
    """A value of another type is judged alike, and judged at all."""
    asked = asked_of(rego, catalogue)
    for sample in samples_of(rego):
        for odd in odd_ones(sample.objects[-1]):
            asked.add(sample, replace(sample.request, object=odd))

    assert list(asked.differences(engine, tmp_path))[:5] == []


def test_opa_compiles_them_strictly_with_the_listed_built_ins_only(tmp_path: Path) -> None:
    capabilities = json.loads(opa.opa("capabilities", "--current").stdout)
    capabilities["builtins"] = [
        each for each in capabilities["builtins"] if each["name"] in ALLOWED | OPERATORS
    ]
    path = tmp_path / "capabilities.json"
    path.write_text(json.dumps(capabilities), encoding="utf-8")

    done = opa.opa("check", "--strict", "--capabilities", str(path), *opa.rego_paths())

    assert (done.returncode, done.stderr) == (0, "")


def test_opa_checks_tests_strictly() -> None:
    tests = [str(rego.test_path) for rego in EVERY]

    done = opa.opa("check", "--strict", *opa.rego_paths(), *tests)

    assert (done.returncode, done.stderr) == (0, "")


def test_files_are_formatted_as_opa_does() -> None:
    done = opa.opa("fmt", "--fail", "--list", str(ROOT))

    assert (done.returncode, done.stdout) == (0, "")


def test_opa_passes_every_test_and_covers_every_line() -> None:
    tests = [str(rego.test_path) for rego in EVERY]

    passed = opa.opa("test", *opa.rego_paths(), *tests)
    covered = json.loads(opa.opa("test", "--coverage", *opa.rego_paths(), *tests).stdout)

    assert passed.returncode == 0, passed.stdout
    assert {
        name: [row["start"]["row"] for row in file["not_covered"]]
        for name, file in covered["files"].items()
        if file.get("not_covered")
    } == {}
