"""What is to be said of an object, each with its place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webhook.dryrun.remedies import NOTHING
from webhook.model.paths import show
from webhook.report.findings import Default, Finding, NotJudged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from webhook.documents import Excerpt, Location
    from webhook.dryrun.remedies import Mended
    from webhook.model.decision import Failure, Injected, Violation
    from webhook.model.objects import Path
    from webhook.report.findings import ObjectName, Remedy


@dataclass(frozen=True, slots=True)
class Placing:
    """Gives each thing that is to be said of an object its place."""

    name: ObjectName
    locate: Callable[[Path], Location]
    """Where the value at a path of the object stands."""
    mended: Mended = field(default=NOTHING)
    excerpt: Callable[[Location], Excerpt] | None = None
    """The lines around a place, where findings are to show them."""

    def findings(self, violations: Sequence[Violation]) -> tuple[Finding, ...]:
        """*violations*, in their order."""
        remedies = _assigned(self.mended.findings, violations)
        return tuple(self._finding(each, remedies[index]) for index, each in enumerate(violations))

    def _finding(self, violation: Violation, remedies: Sequence[Remedy]) -> Finding:
        place = self.locate(violation.path)
        return Finding(
            guardrail=violation.guardrail,
            action=violation.action,
            object=self.name,
            path=violation.path,
            message=violation.message,
            location=place,
            exemption=violation.exemption,
            excerpt=self.excerpt(place) if self.excerpt else None,
            remedies=tuple(remedies),
        )

    def defaults(self, injected: Iterable[Injected]) -> tuple[Default, ...]:
        """What admission would inject."""
        return tuple(
            Default(
                guardrail=each.guardrail,
                object=self.name,
                path=each.default.path,
                value=each.default.value,
                location=self.locate(each.default.path),
                remedy=self.mended.defaults.get((each.guardrail.id, each.default.path)),
            )
            for each in injected
        )

    def failures(self, failures: Iterable[Failure]) -> tuple[NotJudged, ...]:
        """What could not be judged; no path tells where, so it is the place of the whole object."""
        return tuple(
            NotJudged(
                guardrail=failure.guardrail,
                object=self.name,
                reason=failure.reason,
                location=self.locate(()),
            )
            for failure in failures
        )


def _assigned(
    remedies: Mapping[tuple[str, Path], Remedy], violations: Sequence[Violation]
) -> Mapping[int, list[Remedy]]:
    """Each remedy with the violation, by its index, of the same guardrail that is nearest to it."""
    assigned: dict[int, list[Remedy]] = defaultdict(list)
    for (guardrail, path), remedy in remedies.items():
        _common_length, nearest = max(
            (_common(each.path, path), -index)
            for index, each in enumerate(violations)
            if each.guardrail.id == guardrail
        )
        assigned[-nearest].append(remedy)
    return assigned


def _common(one: Path, other: Path) -> int:
    """How many elements *one* and *other* begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def by_place(finding: Finding) -> tuple[int, int, str, str]:
    """A key that sorts findings by where they stand."""
    where = finding.location
    return where.line, where.column, finding.guardrail.id, show(finding.path)
