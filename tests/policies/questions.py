"""Input documents to put to every engine: of samples, of Rego tests, and of examples."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.policies import opa
from tests.policies.rego_sources import EVERY, GUARDRAILS
from tests.policies.samples import samples_of
from webhook import config, policy
from webhook.dryrun import context, inputs
from webhook.dryrun.check import judge_all
from webhook.dryrun.judging import Manner
from webhook.engine.inputs import input_document
from webhook.inventory import from_objects
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tests.policies.rego_sources import Rego
    from webhook.engine import EmbeddedEngine
    from webhook.model.findings import Answer, RuleName
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.kinds import Kind
    from webhook.model.protocols import Engine, Question, Remaining
    from webhook.model.request import Request
    from webhook.report.findings import Report

EXAMPLES = Path(__file__).parents[2] / "examples"

_PRINT = "\n{rule} contains null if {{\n\tprint(json.marshal(input))\n\tfalse\n}}\n"
"""Makes a rule tell what it is asked about, and find nothing more."""


@dataclass(frozen=True)
class Asked:
    """An input document, and what it is about."""

    document: Mapping[str, Any]
    kind: Kind

    @property
    def guardrails(self) -> list[str]:
        return list(self.document["guardrails"])


def of_samples(rego: Rego, guardrail: Guardrail) -> Iterator[Asked]:
    """The samples of a guardrail."""
    for sample in samples_of(rego):
        params, shown = sample.params_of(guardrail), sample.context_of(guardrail)
        document = input_document(sample.request, params=params, context=shown)
        yield Asked(document, sample.request.kind)


def documents_of_rego_tests(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What the Rego tests ask each guardrail's rules about, by package, each document once.

    They are run by OPA on copies in *folder*, whose rules print their input.
    """
    for rego in EVERY:
        copy = folder / rego.file.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        printing = [
            _PRINT.format(rule=rule) for rule in ("deny", "inject") if rule in rego.text.rules
        ]
        added = "".join(printing) if rego in GUARDRAILS else ""
        copy.write_text(rego.source + added, encoding="utf-8")
        tests = copy.with_name(rego.test_path.name)
        tests.write_text(rego.test_path.read_text(encoding="utf-8"), encoding="utf-8")
    found: dict[str, list[dict[str, Any]]] = {}
    for test in json.loads(opa.opa("test", "--format", "json", str(folder)).stdout):
        package = test["package"].removeprefix("data.").removesuffix("_test")
        known = found.setdefault(package, [])
        for line in base64.b64decode(test.get("output", "")).decode().splitlines():
            document = json.loads(line)
            if document not in known:
                known.append(document)
    return found


def of_rego_tests(told: Iterable[Mapping[str, Any]], guardrail: Guardrail) -> Iterator[Asked]:
    """Whole documents of what tests wrote in part."""
    for part in told:
        whole: dict[str, Any] = {
            "request": {},
            "object": {},
            "oldObject": None,
            "params": {},
            "context": {},
        }
        document = {**whole, **part, "guardrails": [guardrail.id]}
        yield Asked(document, guardrail.kinds[0])


class Recording:
    """An engine that asks another, and remembers what about."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self.asked: list[Asked] = []
        self._engine = engine

    def question(self, request: Request, **arguments: Any) -> Question:
        """Build the input document of *request*."""
        self.asked.append(Asked(input_document(request, **arguments), request.kind))
        return self._engine.question(request, **arguments)


async def check_examples(engine: Engine, catalogue: Catalogue) -> Report:
    """`meshwarden check examples/`, as the examples say that they are to be checked."""
    configuration = config.load_configuration(
        [EXAMPLES / "config"], catalogue=catalogue, profiles=policy.shipped() / "profiles"
    )
    folders = [str(EXAMPLES / name) for name in ("broken", "defaults", "sound")]
    files = inputs.collect(folders)
    seen = context.seen_in(files, inputs.collect([str(EXAMPLES / "context")]))
    reviewer = Reviewer(
        catalogue=catalogue,
        configuration=configuration,
        engine=engine,
        inventory=from_objects(seen, assume=True, stated=configuration.enforcement.mesh),
    )
    manner = Manner(reviewer=reviewer, now=datetime(2026, 6, 1, tzinfo=UTC))
    return await judge_all(files, manner, docs_base_url="")


async def answers_of(
    question: Question, guardrails: Sequence[str], rules: Iterable[RuleName], remaining: Remaining
) -> dict[str, Mapping[str, Answer]]:
    """What an engine answers to a question, by rule."""
    return {rule: await question.ask(guardrails, rule, remaining) for rule in rules}
