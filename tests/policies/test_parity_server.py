"""The embedded engine, an OPA server and `opa eval` find the same in the same document."""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.opa.server import an_opa
from tests.policies import opa
from tests.policies.questions import (
    Recording,
    answers_of,
    check_examples,
    documents_of_rego_tests,
    of_rego_tests,
    of_samples,
)
from tests.policies.rego_sources import GUARDRAILS
from webhook.engine.answers import read
from webhook.engine.inputs import encode
from webhook.engine.opa.bundle import bundle
from webhook.engine.opa.engine import OpaEngine
from webhook.engine.opa.policies import policies_of
from webhook.engine.opa.question import OpaQuestion
from webhook.engine.question import EmbeddedQuestion
from webhook.model.findings import RuleName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.policies.questions import Asked
    from tests.policies.rego_sources import Rego
    from webhook.engine import EmbeddedEngine
    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.findings import Answer
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.protocols import Question

pytestmark = opa.needs_opa


@dataclass(frozen=True)
class Engines:
    """All that evaluate the shipped guardrails."""

    catalogue: Catalogue
    embedded: EmbeddedEngine
    server: OpaSettings
    bundle: Path

    def differences(self, asked: Sequence[Asked]) -> list[str]:
        """Each document on which they differ, and what each of them finds."""
        found = asyncio.run(self._asked_of_engines(asked))
        evaluated = self._evaluated(asked)
        return [
            f"{json.dumps(each.document)}\n  embedded: {ours}\n  server: {server}\n  eval: {plain}"
            for each, (ours, server), plain in zip(asked, found, evaluated, strict=True)
            if not ours == server == plain
        ]

    async def _asked_of_engines(
        self, asked: Sequence[Asked]
    ) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        engine = OpaEngine(self.catalogue, self.server)
        try:
            return [
                (
                    await self._answers(self._embedded_question(each), each),
                    await self._answers(self._server_question(engine, each), each),
                )
                for each in asked
            ]
        finally:
            await engine.close()

    async def _answers(self, question: Question, asked: Asked) -> Mapping[str, Any]:
        return await answers_of(question, asked.guardrails, RuleName, lambda: 30.0)

    def _embedded_question(self, asked: Asked) -> Question:
        engine = self.embedded
        compiled = engine._of_kind(asked.kind)
        return EmbeddedQuestion(self.catalogue, compiled, engine._interpreter, asked.document)

    def _server_question(self, engine: OpaEngine, asked: Asked) -> Question:
        return OpaQuestion(
            self.catalogue, engine._connection, engine._upkeep, self.server, asked.document
        )

    def _evaluated(self, asked: Sequence[Asked]) -> list[Mapping[str, Mapping[str, Answer]]]:
        """What `opa eval` says, by rule and guardrail."""
        questions = self.bundle.with_name("questions.json")
        questions.write_text(
            json.dumps({"questions": [json.loads(encode(each.document)) for each in asked]}),
            encoding="utf-8",
        )
        rules = "; ".join(
            f"{rule} := data.meshwarden.dispatch.{rule}.answers with input as document"
            for rule in RuleName
        )
        query = f'[{{"deny": deny, "inject": inject}} | some document in data.questions; {rules}]'
        told = self._eval(query, "--data", str(questions))
        return [self._read(each, found) for each, found in zip(asked, told, strict=True)]

    def _read(
        self, asked: Asked, found: Mapping[str, Mapping[str, Any]]
    ) -> Mapping[str, Mapping[str, Answer]]:
        text = encode(asked.document)
        return {
            rule: {
                id_: read(rule, json.dumps(found[rule].get(id_, [])), input_json=text)
                for id_ in asked.guardrails
            }
            for rule in RuleName
        }

    def _eval(self, query: str, *arguments: str) -> Any:
        done = opa.opa("eval", "--format", "json", "--bundle", str(self.bundle), *arguments, query)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)["result"][0]["expressions"][0]["value"]


@contextmanager
def all_engines(catalogue: Catalogue, embedded: EmbeddedEngine, folder: Path) -> Iterator[Engines]:
    file = folder / "bundle.tar.gz"
    file.write_bytes(bundle(policies_of(catalogue)))
    # The server is pushed to, and so asked in the merged form; `opa eval` has single modules.
    with an_opa(folder) as server:
        yield Engines(catalogue, embedded, server.settings(), file)


@pytest.fixture(scope="module")
def engines(
    catalogue: Catalogue, engine: EmbeddedEngine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engines]:
    with all_engines(catalogue, engine, tmp_path_factory.mktemp("engines")) as found:
        yield found


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[dict[str, Any]]]:
    """What Rego tests ask about, by package."""
    return documents_of_rego_tests(tmp_path_factory.mktemp("printing"))


@pytest.fixture(scope="module")
def examples(catalogue: Catalogue, engine: EmbeddedEngine) -> list[Asked]:
    """What a check of the examples asks."""
    recording = Recording(engine)
    asyncio.run(check_examples(recording, catalogue))
    return recording.asked


def guardrail_of(rego: Rego, catalogue: Catalogue) -> Guardrail:
    return next(each for each in catalogue if each.package == rego.package)


@pytest.mark.parametrize("rego", GUARDRAILS, ids=str)
def test_they_agree_on_samples_and_rego_tests(
    rego: Rego, engines: Engines, tested: Mapping[str, list[dict[str, Any]]]
) -> None:
    """Every sample, and every document about which some Rego test asks."""
    guardrail = guardrail_of(rego, engines.catalogue)
    documents = tested[rego.package]
    assert documents, "its tests ask nothing"

    asked = [*of_samples(rego, guardrail), *of_rego_tests(documents, guardrail)]

    assert engines.differences(asked)[:3] == []


def test_they_agree_on_the_examples(engines: Engines, examples: list[Asked]) -> None:
    """Whole documents, each for all guardrails that judge its kind."""
    assert len(examples) > 40
    assert engines.differences(examples)[:3] == []


def test_a_check_tells_the_same(engines: Engines) -> None:
    """Findings, messages, defaults and their places, after mutation as after validation."""

    async def with_server() -> Any:
        engine = OpaEngine(engines.catalogue, engines.server)
        try:
            return await check_examples(engine, engines.catalogue)
        finally:
            await engine.close()

    ours = asyncio.run(check_examples(engines.embedded, engines.catalogue))
    theirs = asyncio.run(with_server())

    assert ours.findings
    assert ours.defaults
    assert (theirs, theirs.failures) == (ours, ())


def test_a_document_can_be_put_to_a_plain_opa(engines: Engines, examples: list[Asked]) -> None:
    """What is recorded of a review can be evaluated anywhere, rule by rule."""
    asked = next(each for each in examples if each.kind.name == "VirtualService")
    file = engines.bundle.with_name("input.json")
    file.write_text(encode(asked.document), encoding="utf-8")
    (plain,) = engines._evaluated([asked])

    for id_ in asked.guardrails:
        package = engines.catalogue.guardrails[id_].package
        found = engines._eval(f"data.{package}.deny", "--input", str(file))
        assert read(RuleName.DENY, json.dumps(found), input_json="") == plain[RuleName.DENY][id_]
