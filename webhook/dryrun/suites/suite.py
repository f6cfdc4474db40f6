"""A suite: a guardrail or a helper, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from webhook.dryrun.sample_files import EXPECTED, Verdict, samples_beside
from webhook.model.guardrail import PolicyModule
from webhook.policy.rego_tests import read_tests
from webhook.policy.rego_text import RegoText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from webhook.dryrun.sample_files import Sample
    from webhook.model.guardrail import Guardrail
    from webhook.policy import Extended
    from webhook.policy.rego_tests import RegoTest
    from webhook.policy.sources import Source

LINES = "lines"
"""The case that all lines are evaluated by tests."""
PARTS = "parts"
"""The case that tests and samples are there at all."""


@dataclass(frozen=True)
class Suite:
    """One Rego file with its tests and samples."""

    source: Source
    package: str
    guardrail: Guardrail | None
    """None where it is a helper."""

    @property
    def name(self) -> str:
        """The id of the guardrail, or the package of the helper."""
        return self.guardrail.id if self.guardrail else f"data.{self.package}"

    @property
    def path(self) -> Path:
        """Its Rego file."""
        return self.source.file.path

    @property
    def module(self) -> PolicyModule:
        """What is tested."""
        return PolicyModule(self.source.file.name, self.source.text, self.package)

    @property
    def test_path(self) -> Path:
        """Where its tests stand, or should."""
        return self.path.with_name(f"{self.path.stem}_test.rego")

    @cached_property
    def test_text(self) -> RegoText:
        """What stands there; empty where there is no such file."""
        there = self.test_path.exists()
        return RegoText(self.test_path.read_text(encoding="utf-8") if there else "")

    @property
    def test_module(self) -> PolicyModule:
        """Its tests, as a module."""
        return PolicyModule(str(self.test_path), self.test_text.source, f"{self.package}_test")

    @cached_property
    def tests(self) -> list[RegoTest]:
        """Its Rego tests."""
        return read_tests(self.test_text)

    @cached_property
    def samples(self) -> Sequence[Sample]:
        """Its samples; a helper has none."""
        return samples_beside(self.path.parent) if self.guardrail else ()

    def cases(self) -> list[str]:
        """The names of its cases."""
        tests = [test.name for test in self.tests]
        return [*tests, *(sample.name for sample in self.samples), LINES, PARTS]

    def missing(self) -> Iterator[str]:
        """What it lacks to be complete."""
        begun = {"_".join(test.name.split("_")[:2]) for test in self.tests}
        for wanted in self._wanted_tests():
            if wanted not in begun:
                yield f"no test begins with {wanted}_ in {self.test_path.name}"
        shown = {sample.verdict for sample in self.samples}
        for verdict in self._wanted_samples():
            if verdict not in shown:
                yield f"no sample samples/{verdict}_*.yaml"
        for sample in self.samples:
            if sample.verdict is Verdict.DEFAULTED and not sample.expected_path.exists():
                yield f"no samples/{sample.expected_path.name} beside {sample.name}"
        known = {sample.expected_path.name for sample in self.samples}
        for path in sorted(self.path.parent.glob(f"samples/*{EXPECTED}")):
            if self.guardrail and path.name not in known:
                yield f"samples/{path.name} stands beside no sample"

    def _wanted_tests(self) -> list[str]:
        if self.guardrail is None:
            return [] if self.tests else ["test"]
        return ["test_deny", "test_allow", *(["test_inject"] if self.guardrail.injects else [])]

    def _wanted_samples(self) -> list[Verdict]:
        if self.guardrail is None:
            return []
        wanted = [Verdict.ALLOWED, Verdict.DENIED]
        return [*wanted, Verdict.DEFAULTED] if self.guardrail.injects else wanted


def suites_of(extended: Extended, below: Path) -> list[Suite]:
    """The suites of what was taken from *below*, by their paths; what is retired has none."""
    found = (_suite(source, extended) for source in extended.sources)
    inside = below.resolve()
    suites = [suite for suite in found if inside in suite.path.resolve().parents]
    active = [each for each in suites if not (each.guardrail and each.guardrail.retired)]
    return sorted(active, key=lambda suite: suite.path)


def _suite(source: Source, extended: Extended) -> Suite:
    place = source.file.place
    package = ".".join(place if source.file.is_library else place[:-1])
    guardrails = (
        {} if source.file.is_library else {each.package: each for each in extended.catalogue}
    )
    return Suite(source, package, guardrails.get(package))
