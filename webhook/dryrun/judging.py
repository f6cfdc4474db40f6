"""One object of a file through the Reviewer, and what is to be said of it, with its place."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.documents import excerpt
from webhook.dryrun import requests
from webhook.dryrun.diffs import unified
from webhook.model.paths import show
from webhook.report.findings import Default, Finding, NotJudged
from webhook.review.patching import apply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from webhook.documents import Document
    from webhook.model.decision import Decision, Failure, Mutation, Violation
    from webhook.model.request import Request
    from webhook.report.findings import ObjectName
    from webhook.review import Reviewer

SECONDS_FOR_AN_OBJECT = 30.0
"""How long one object may take; what is not judged by then is an evaluation failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a check judges, the same for every object."""

    reviewer: Reviewer
    now: datetime
    """The time of the check, with a time zone; exemptions end by it."""
    namespace: str = "default"
    """Where an object lands that names no namespace."""
    diff: bool = False
    """Whether to show what defaults do to an object."""
    excerpts: bool = False
    """Whether to keep the lines around each finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is to be said of one object."""

    findings: tuple[Finding, ...] = ()
    defaults: tuple[Default, ...] = ()
    failures: tuple[NotJudged, ...] = ()
    diff: str = ""


_NOTHING = Judged()


async def judge(document: Document, manner: Manner) -> Judged:
    """Mutate, patch, validate: what a default mends is no finding.

    Raises:
        EngineUnavailable: no guardrail at all can be judged.
    """
    ends = time.monotonic() + SECONDS_FOR_AN_OBJECT

    def remaining() -> float:
        return ends - time.monotonic()

    request = requests.of_object(document.object, namespace=manner.namespace)
    reviewer, now = manner.reviewer, manner.now
    mutation = await reviewer.mutate(request, now=now, remaining=remaining)
    mutated = _mutated(request, mutation)
    decision = await reviewer.validate(mutated, now=now, remaining=remaining)
    if not (mutation.injected or mutation.failures or decision.violations or decision.failures):
        return _NOTHING
    name = requests.name_of(request, document.object)
    placing = _Placing(document, name, shows_lines=manner.excerpts)
    return Judged(
        findings=placing.findings(decision),
        defaults=placing.defaults(mutation),
        failures=placing.failures([*mutation.failures, *decision.failures]),
        diff=placing.diff(request, mutated) if manner.diff and mutation.patch else "",
    )


def _mutated(request: Request, mutation: Mutation) -> Request:
    if not mutation.patch:
        return request
    return requests.creating(request, apply(request.under_review, mutation.patch))


@dataclass(frozen=True, slots=True)
class _Placing:
    """Gives each thing that is to be said of a document its place in the file."""

    document: Document
    name: ObjectName
    shows_lines: bool

    def findings(self, decision: Decision) -> tuple[Finding, ...]:
        return tuple(sorted(map(self._finding, decision.violations), key=_order))

    def _finding(self, violation: Violation) -> Finding:
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
        )

    def defaults(self, mutation: Mutation) -> tuple[Default, ...]:
        return tuple(
            Default(
                guardrail=injected.guardrail,
                object=self.name,
                path=injected.default.path,
                value=injected.default.value,
                location=self.document.locate(injected.default.path),
            )
            for injected in mutation.injected
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
        place = f"{self.document.file} ({self.name})"
        return unified(before.under_review, after.under_review, name=place)


def _order(finding: Finding) -> tuple[int, int, str, str]:
    where = finding.location
    return where.line, where.column, finding.guardrail.id, show(finding.path)
