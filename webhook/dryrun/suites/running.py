"""Suites to a report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from webhook.config.spelling import did_you_mean
from webhook.dryrun.suites.rego_cases import RegoCases
from webhook.dryrun.suites.sample_cases import run_sample
from webhook.dryrun.suites.suite import PARTS
from webhook.errors import UsageError
from webhook.report.suites import CaseKind, CaseResult, Outcome, SuitesReport

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from webhook.dryrun.suites.suite import Suite
    from webhook.model.guardrail import Catalogue
    from webhook.model.protocols import Engine

Chosen: TypeAlias = "Sequence[tuple[Suite, Collection[str]]]"
"""Suites, with the names of the cases of each that are to be run."""


class Named(Protocol):
    """A suite of any kind."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def cases(self) -> list[str]:
        """The names of its cases."""
        ...


S = TypeVar("S", bound=Named)


def choose(suites: Sequence[S], pattern: str | None) -> list[tuple[S, Collection[str]]]:
    """The cases of *suites* whose `SUITE:CASE` the regular expression *pattern* finds, or all.

    Raises:
        UsageError: it is no regular expression, or it finds none.
    """
    if pattern is None:
        return [(suite, suite.cases()) for suite in suites]
    try:
        wanted = re.compile(pattern)
    except re.error as error:
        message = f"--run {pattern!r} is no regular expression: {error}"
        raise UsageError(message) from error
    found: list[tuple[S, Collection[str]]] = [
        (suite, [name for name in suite.cases() if wanted.search(f"{suite.name}:{name}")])
        for suite in suites
    ]
    if not any(names for _, names in found):
        known = [name for suite in suites for name in (*_names(suite.name), *suite.cases())]
        near = did_you_mean(pattern, known, otherwise="without --run all of them are run")
        message = f"--run {pattern!r} finds no case; {near}"
        raise UsageError(message)
    return [(suite, names) for suite, names in found if names]


def _names(suite: str) -> tuple[str, str]:
    """The name of a suite, in full and without its first token, which many share."""
    return suite, suite.partition("-")[2]


async def run(
    chosen: Chosen, *, catalogue: Catalogue, engine: Engine, refusals: Iterable[object] = ()
) -> SuitesReport:
    """Run the cases that were chosen.

    Args:
        chosen: what to run.
        catalogue: the guardrails, and the helpers that these and their tests may import.
        engine: judges samples.
        refusals: what was not taken at all; it goes into the report as it is.
    """
    cases: list[CaseResult] = []
    lines = covered = 0
    for suite, names in chosen:
        rego = RegoCases(suite, catalogue)
        cases += rego.run(names)
        lines, covered = lines + rego.lines, covered + rego.covered
        for sample in suite.samples:
            if suite.guardrail and sample.name in names:
                cases.append(
                    await run_sample(sample, suite.guardrail, catalogue=catalogue, engine=engine)
                )
        if PARTS in names:
            cases.append(_parts(suite))
    return SuitesReport(
        cases=tuple(cases), refusals=tuple(map(str, refusals)), lines=lines, covered=covered
    )


def _parts(suite: Suite) -> CaseResult:
    missing = tuple(suite.missing())
    return CaseResult(
        suite=suite.name,
        name=PARTS,
        kind=CaseKind.PARTS,
        outcome=Outcome.FAILED if missing else Outcome.PASSED,
        file=str(suite.path),
        details=missing,
    )
