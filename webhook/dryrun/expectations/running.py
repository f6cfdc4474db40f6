"""Cases to results."""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from webhook.dryrun.expectations.comparing import (
    compare_defaults,
    compare_findings,
    shown_default,
    shown_violation,
)
from webhook.dryrun.expectations.reasons import Reasons
from webhook.dryrun.expectations.staging import Staging
from webhook.errors import DocumentError
from webhook.inventory import from_objects
from webhook.report.suites import CaseKind, CaseResult, Comparison, Outcome
from webhook.review import Reviewer
from webhook.review.patching import mutated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from webhook.dryrun.expectations.suite import YamlCase, YamlSuite
    from webhook.model.decision import Decision, Mutation
    from webhook.model.enforcement import Configuration
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Json
    from webhook.model.protocols import Engine
    from webhook.model.request import Request


async def run_cases(
    suite: YamlSuite,
    names: Collection[str],
    *,
    catalogue: Catalogue,
    configuration: Configuration,
    engine: Engine,
) -> list[CaseResult]:
    """Run the cases of *suite* that *names* holds.

    Args:
        suite: what to run.
        names: which of its cases.
        catalogue: the guardrails that may judge; the suite may name a few of them.
        configuration: what is in force.
        engine: what evaluates them.
    """
    chosen = suite.scene.guardrails
    judging = replace(
        catalogue,
        guardrails={
            id_: each for id_, each in catalogue.guardrails.items() if not chosen or id_ in chosen
        },
    )
    running = _Running(suite, Reasons(catalogue, judging, configuration), engine)
    return [
        await running.result(case, suite.line_of(index))
        for index, case in enumerate(suite.scene.cases)
        if case.name in names
    ]


@dataclass(frozen=True, slots=True)
class _Running:
    suite: YamlSuite
    reasons: Reasons
    engine: Engine

    async def result(self, case: YamlCase, line: int) -> CaseResult:
        started = time.perf_counter()
        try:
            outcome, details, comparison = await self._run(case)
        except DocumentError as error:
            outcome, details, comparison = Outcome.NOT_RUN, (str(error),), None
        return CaseResult(
            suite=self.suite.name,
            name=case.name,
            kind=CaseKind.CASE,
            outcome=outcome,
            file=self.suite.document.file,
            line=line,
            seconds=time.perf_counter() - started,
            details=details,
            comparison=comparison,
        )

    async def _run(self, case: YamlCase) -> tuple[Outcome, tuple[str, ...], Comparison | None]:
        request = Staging(self.suite.folder).request(case)
        if vain := self.reasons.vain(self.suite.scene, case, request):
            return Outcome.FAILED, vain, None
        mutation, decision = await self._review(case, request)
        if failures := [*mutation.failures, *decision.failures]:
            told = dict.fromkeys(f"[{each.guardrail.id}] {each.reason}" for each in failures)
            return Outcome.NOT_RUN, tuple(told), None
        return self._compare(case, request, mutation, decision)

    async def _review(self, case: YamlCase, request: Request) -> tuple[Mutation, Decision]:
        scene, staging = self.suite.scene, Staging(self.suite.folder)
        configuration = self.reasons.configuration
        seen = staging.context([*case.context, *scene.context], case.namespace)
        reviewer = Reviewer(
            catalogue=self.reasons.judging,
            configuration=configuration,
            engine=self.engine,
            inventory=from_objects(seen, assume=True, stated=configuration.enforcement.mesh),
        )
        mutation = await reviewer.mutate(request, now=scene.now, remaining=_unhurried)
        after = mutated(request, mutation)
        return mutation, await reviewer.validate(after, now=scene.now, remaining=_unhurried)

    def _compare(
        self, case: YamlCase, request: Request, mutation: Mutation, decision: Decision
    ) -> tuple[Outcome, tuple[str, ...], Comparison | None]:
        expected = case.expected
        if expected.findings is not None:
            found = compare_findings(expected.findings, decision.violations)
            if found:
                why = self.reasons.missing(found.missing, request)
                came = [shown_violation(each) for each in decision.violations]
                wanted = [each.shown() for each in expected.findings]
                return Outcome.FAILED, why, _comparison("findings", wanted, came)
        if expected.defaults is not None:
            differs = compare_defaults(expected.defaults, mutation.injected)
            if differs:
                why = self.reasons.missing(differs.missing, request)
                came = [shown_default(each) for each in mutation.injected]
                wanted = [each.shown() for each in expected.defaults]
                return Outcome.FAILED, why, _comparison("defaults", wanted, came)
        return Outcome.PASSED, (), None


def _comparison(what: str, expected: Iterable[Json], came: Iterable[Json]) -> Comparison:
    return Comparison(what, json.dumps(list(expected)), json.dumps(list(came)))


def _unhurried() -> float:
    return math.inf
