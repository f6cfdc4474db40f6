"""Whether the tests and samples of a suite notice a mutant."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from webhook.dryrun.suites.sample_cases import run_sample
from webhook.engine import EmbeddedEngine
from webhook.engine.library import with_helpers
from webhook.engine.rego import RegoError
from webhook.engine.unit_tests import UnitTests
from webhook.model.guardrail import PolicyModule
from webhook.report.suites import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.mutation.mutants import Mutant
    from webhook.dryrun.suites.suite import Suite
    from webhook.model.guardrail import Catalogue


class Fate(StrEnum):
    """What became of a mutant."""

    CAUGHT = "caught"
    SURVIVED = "survived"
    STILLBORN = "stillborn"
    """It is no Rego; it counts for nothing."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutant, and what became of it."""

    suite: str
    mutant: Mutant
    fate: Fate


def try_mutant(
    suite: Suite, mutant: Mutant, catalogue: Catalogue, users: Iterable[Suite] = ()
) -> Trial:
    """Run the Rego tests of *suite* against *mutant*; where all pass, its samples.

    A fault in a helper may also be noticed by the tests of its *users*.
    """
    module = PolicyModule(suite.module.name, mutant.source, suite.package)
    faulty = _with(module, suite, catalogue)
    try:
        caught = _some_test_fails(suite, faulty)
    except RegoError:
        return Trial(suite.name, mutant, Fate.STILLBORN)
    caught = (
        caught
        or any(_some_test_fails(user, faulty) for user in users)
        or any(_some_sample_fails(each, faulty) for each in (suite, *users))
    )
    return Trial(suite.name, mutant, Fate.CAUGHT if caught else Fate.SURVIVED)


def _with(module: PolicyModule, suite: Suite, catalogue: Catalogue) -> Catalogue:
    """*catalogue* with *module* in the place of what *suite* tests."""
    if suite.guardrail:
        return replace(catalogue, modules={**catalogue.modules, suite.guardrail.id: module})
    library = [each for each in catalogue.library if each.package != module.package]
    return replace(catalogue, library=(*library, module))


def _some_test_fails(suite: Suite, faulty: Catalogue) -> bool:
    modules = [_module(suite, faulty), suite.test_module]
    tests = UnitTests(with_helpers(modules, faulty.library))
    return not all(_holds(tests, f"data.{suite.package}_test.{each.name}") for each in suite.tests)


def _module(suite: Suite, faulty: Catalogue) -> PolicyModule:
    if suite.guardrail:
        return faulty.modules[suite.guardrail.id]
    return next(each for each in faulty.library if each.package == suite.package)


def _holds(tests: UnitTests, rule: str) -> bool:
    try:
        return tests.holds(rule)
    except RegoError:
        return False


def _some_sample_fails(suite: Suite, faulty: Catalogue) -> bool:
    guardrail = suite.guardrail
    if guardrail is None:
        return False
    alone = replace(
        faulty,
        guardrails={guardrail.id: guardrail},
        modules={guardrail.id: faulty.modules[guardrail.id]},
    )
    engine = EmbeddedEngine(alone)
    return any(
        asyncio.run(run_sample(each, guardrail, catalogue=alone, engine=engine)).outcome
        is not Outcome.PASSED
        for each in suite.samples
    )
