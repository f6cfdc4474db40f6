"""What is to be said of a document, each with its place in the file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webhook.documents import excerpt
from webhook.dryrun.diffs import unified
from webhook.dryrun.remedies import NOTHING
from webhook.model.paths import show
from webhook.report.findings import Default, Finding, NotJudged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webhook.documents import Document
    from webhook.dryrun.remedies import Mended
    from webhook.model.decision import Failure, Injected, Violation
    from webhook.model.objects import Path
    from webhook.model.request import Request
    from webhook.report.findings import ObjectName, Remedy


@dataclass(frozen=True, slots=True)
class Placing:
    """Gives each thing that is to be said of a document its place in the file."""

    document: Document
    name: ObjectName
    mended: Mended = field(default=NOTHING)
    shows_lines: bool = False

    def findings(self, violations: Sequence[Violation]) -> tuple[Finding, ...]:
        """*violations*, in the order of their places."""
        remedies = _assigned(self.mended.findings, violations)
        found = (self._finding(each, remedies[index]) for index, each in enumerate(violations))
        return tuple(sorted(found, key=_order))

    def _finding(self, violation: Violation, remedies: Sequence[Remedy]) -> Finding:
        place = self.document.locate(violation.path)
        return Finding(
            guardrail=violation.guardrail,
            action=violation.action,
            object=self.name,
            path=violation.path,
            message=violation.message,
            location=place,
            exemption=violation.exemption,
            excerpt=excerpt(self.document, place) if self.shows_lines else None,
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
                location=self.document.locate(each.default.path),
                remedy=self.mended.defaults.get((each.guardrail.id, each.default.path)),
            )
            for each in injected
        )

    def failures(self, failures: Iterable[Failure]) -> tuple[NotJudged, ...]:
        """Each once: what keeps a default from being worked out often keeps a decision back too."""
        reasons = {(failure.guardrail.id, failure.reason): failure for failure in failures}
        return tuple(
            NotJudged(
                guardrail=failure.guardrail,
                object=self.name,
                reason=failure.reason,
                location=self.document.locate(()),
            )
            for failure in reasons.values()
        )

    def diff(self, before: Request, after: Request) -> str:
        """What *after* has and *before* lacks."""
        place = f"{self.document.file} ({self.name})"
        return unified(before.under_review, after.under_review, name=place)


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


def _order(finding: Finding) -> tuple[int, int, str, str]:
    where = finding.location
    return where.line, where.column, finding.guardrail.id, show(finding.path)
