"""What running suites came to, before anybody chose a format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a case."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"
    """It could not be evaluated, so nobody knows whether it holds."""


class CaseKind(StrEnum):
    """What a case is."""

    TEST = "test"
    """A Rego test."""
    SAMPLE = "sample"
    LINES = "lines"
    """The lines of Rego that the tests evaluate."""
    CASE = "case"
    """A review, and what is expected of it."""
    PARTS = "parts"
    """What a guardrail has to have beside its Rego."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a test expected, and what came."""

    statement: str
    expected: str
    came: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One expectation, and what became of it."""

    suite: str
    """The id of the guardrail, or the package of the helper, that it is about."""
    name: str
    kind: CaseKind
    outcome: Outcome
    file: str
    line: int = 1
    """1-based."""
    seconds: float = 0.0
    details: tuple[str, ...] = ()
    """What is wrong, a line each; empty where it passed."""
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitesReport:
    """All that was run, in the order of the suites."""

    cases: tuple[CaseResult, ...]
    refusals: tuple[str, ...] = ()
    """Why files were not taken at all, with file, line and column."""
    lines: int = 0
    """The lines of Rego that tests can evaluate."""
    covered: int = 0
    """How many of them they did."""

    def count(self, outcome: Outcome) -> int:
        """How many cases came to *outcome*."""
        return sum(case.outcome is outcome for case in self.cases)

    @property
    def suites(self) -> list[str]:
        """The names of the suites."""
        return list(dict.fromkeys(case.suite for case in self.cases))
