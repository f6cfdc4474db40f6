"""The Rego tests of a suite, and the lines that they evaluate."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from webhook.dryrun.suites.blaming import blame
from webhook.dryrun.suites.suite import LINES
from webhook.engine.library import with_helpers
from webhook.engine.rego import RegoError
from webhook.engine.unit_tests import UnitTests
from webhook.report.suites import CaseKind, CaseResult, Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from webhook.dryrun.suites.suite import Suite
    from webhook.model.guardrail import Catalogue
    from webhook.policy.rego_tests import RegoTest


class RegoCases:
    """The cases of one suite that are Rego.

    Attributes:
        lines: how many lines tests can evaluate, as far as that was asked.
        covered: how many of them they did.
    """

    def __init__(self, suite: Suite, catalogue: Catalogue) -> None:
        self._suite = suite
        self._catalogue = catalogue
        self.lines = self.covered = 0

    def run(self, names: Collection[str]) -> Iterator[CaseResult]:
        """Run the cases with *names*; that of the lines needs every test to run."""
        tests = [each for each in self._suite.tests if each.name in names or LINES in names]
        try:
            unit_tests = self._unit_tests()
        except RegoError as error:
            yield from (self._unreadable(test, error) for test in tests if test.name in names)
            if LINES in names:
                yield self._line_case(Outcome.NOT_RUN, (str(error),))
            return
        results = {test.name: self._tested(test, unit_tests) for test in tests}
        yield from (result for name, result in results.items() if name in names)
        if LINES in names:
            yield self._lines(unit_tests)

    def _unit_tests(self) -> UnitTests:
        modules = [self._suite.module, *([self._suite.test_module] if self._suite.tests else [])]
        return UnitTests(with_helpers(modules, self._catalogue.library))

    def _tested(self, test: RegoTest, unit_tests: UnitTests) -> CaseResult:
        started = time.perf_counter()
        try:
            holds = unit_tests.holds(f"data.{self._suite.package}_test.{test.name}")
        except RegoError as error:
            return self._unreadable(test, error)
        seconds = time.perf_counter() - started
        if holds:
            return self._case(test, Outcome.PASSED, test.line, seconds=seconds)
        found = blame(test, self._suite, unit_tests)
        return self._case(
            test,
            Outcome.FAILED,
            found.line,
            seconds=seconds,
            details=found.details,
            comparison=found.comparison,
        )

    def _unreadable(self, test: RegoTest, error: RegoError) -> CaseResult:
        return self._case(test, Outcome.NOT_RUN, test.line, details=(str(error),))

    def _case(self, test: RegoTest, outcome: Outcome, line: int, **more: Any) -> CaseResult:
        return CaseResult(
            suite=self._suite.name,
            name=test.name,
            kind=CaseKind.TEST,
            outcome=outcome,
            file=str(self._suite.test_path),
            line=line,
            **more,
        )

    def _lines(self, unit_tests: UnitTests) -> CaseResult:
        covered, uncovered = unit_tests.lines(self._suite.module)
        self.covered, self.lines = len(covered), len(covered) + len(uncovered)
        if not covered:
            return self._line_case(Outcome.FAILED, ("all of them: no test comes to this file",))
        source = self._suite.source.text.splitlines()
        details = tuple(f"{line}: {source[line - 1].strip()}" for line in uncovered)
        outcome = Outcome.FAILED if uncovered else Outcome.PASSED
        return self._line_case(outcome, details, line=uncovered[0] if uncovered else 1)

    def _line_case(
        self, outcome: Outcome, details: tuple[str, ...], *, line: int = 1
    ) -> CaseResult:
        return CaseResult(
            suite=self._suite.name,
            name=LINES,
            kind=CaseKind.LINES,
            outcome=outcome,
            file=str(self._suite.path),
            line=line,
            details=details,
        )
