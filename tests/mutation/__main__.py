"""How many small faults in the guardrails their own tests and samples notice.

`python -m tests.mutation [ID...]` prints what survives, then the score; `make mutants` calls it. It
ends with 1 where the score is below what is demanded.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

from tests.mutation.mutants import mutants
from tests.mutation.trial import Fate, try_mutant
from tests.policies.rego_sources import EVERY, ROOT
from webhook import policy
from webhook.dryrun.suites.suite import Suite
from webhook.policy.rego_text import RegoText
from webhook.policy.sources import read_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.mutation.trial import Trial
    from webhook.model.guardrail import Catalogue

LEAST = 0.95
"""The share of faults that has to be noticed."""


@cache
def shipped() -> tuple[Catalogue, dict[str, Suite]]:
    """The shipped catalogue, and the suites of its guardrails and helpers by name."""
    catalogue = policy.load(ROOT)
    guardrails = {guardrail.package: guardrail for guardrail in catalogue}
    packages = {rego.path: rego.package for rego in EVERY}
    suites = [
        Suite(source, package, guardrails.get(package))
        for source in read_sources(ROOT)
        for package in [packages[source.file.path]]
    ]
    return catalogue, {suite.name: suite for suite in suites}


def trials(name: str) -> list[Trial]:
    """Every mutant of one suite, tried."""
    catalogue, suites = shipped()
    suite = suites[name]
    found = mutants(RegoText(suite.source.text))
    return [try_mutant(suite, each, catalogue, _users(suite)) for each in found]


def _users(suite: Suite) -> list[Suite]:
    """The guardrails that use a helper, if it is one."""
    mention = f"data.{suite.package}"
    return [] if suite.guardrail else [s for s in shipped()[1].values() if mention in s.source.text]


def report(found: Iterable[Trial]) -> tuple[list[str], float]:
    """What survived, a line for each, the counts, and the score."""
    counts: Counter[tuple[str, Fate]] = Counter()
    lines = []
    for trial in found:
        counts[trial.mutant.operator, trial.fate] += 1
        if trial.fate is Fate.SURVIVED:
            fault = f"{trial.mutant.operator}: {trial.mutant.shown}"
            lines.append(f"{trial.suite}:{trial.mutant.line}: {fault}")
    for operator in dict.fromkeys(operator for operator, _ in counts):
        caught, survived = counts[operator, Fate.CAUGHT], counts[operator, Fate.SURVIVED]
        lines.append(f"{operator:20} {caught} of {caught + survived} noticed")
    caught = sum(count for (_, fate), count in counts.items() if fate is Fate.CAUGHT)
    tried = caught + sum(count for (_, fate), count in counts.items() if fate is Fate.SURVIVED)
    score = caught / tried
    return [*lines, f"{caught} of {tried} faults noticed: {score:.1%}"], score


def main(names: Sequence[str]) -> int:
    """Try the suites with *names*, or all; 1 where too many faults go unnoticed."""
    chosen = names or list(shipped()[1])
    with ProcessPoolExecutor() as pool:
        lines, score = report(trial for found in pool.map(trials, chosen) for trial in found)
    sys.stdout.write("\n".join([*lines, ""]))
    return int(score < LEAST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
