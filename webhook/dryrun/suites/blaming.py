"""Why a Rego test did not hold: the statement at which it ended, and what was expected there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.engine.rego import RegoError
from webhook.policy.rego_tests import probe
from webhook.report.suites import Comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.dryrun.suites.suite import Suite
    from webhook.engine.unit_tests import UnitTests
    from webhook.policy.rego_tests import RegoTest, Statement

_PROBE = "meshwarden_probe"
_UNDEFINED = "nothing: it is undefined"


@dataclass(frozen=True, slots=True)
class Blame:
    """Where a test ended."""

    line: int
    details: tuple[str, ...] = ()
    comparison: Comparison | None = None


def blame(test: RegoTest, suite: Suite, unit_tests: UnitTests) -> Blame:
    """Find the first statement of *test* that does not hold; it may not be possible to tell."""
    asking = _Asking(suite, unit_tests)
    for index, statement in enumerate(test.statements):
        try:
            if asking.value(test.statements[: index + 1], "true") is None:
                return _ended_at(statement, test.statements[:index], asking)
        except RegoError:
            break
    return Blame(test.line, ("it does not hold",))


def _ended_at(statement: Statement, before: Sequence[Statement], asking: _Asking) -> Blame:
    if (sides := statement.sides) is None:
        return Blame(statement.line, (f"does not hold: {statement.shown}",))
    came, expected = (asking.shown(before, side) for side in sides)
    return Blame(statement.line, (), Comparison(statement.shown, expected, came))


@dataclass(frozen=True, slots=True)
class _Asking:
    suite: Suite
    unit_tests: UnitTests

    def value(self, before: Sequence[Statement], goal: str) -> str | None:
        """The value of *goal* after the statements *before*, as JSON."""
        source = probe(self.suite.test_text, before, _PROBE, goal)
        return self.unit_tests.probe(source, f"data.{self.suite.package}_test.{_PROBE}")

    def shown(self, before: Sequence[Statement], goal: str) -> str:
        try:
            return self.value(before, goal) or _UNDEFINED
        except RegoError as error:
            return f"an error: {error}"
