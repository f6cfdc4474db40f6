"""A recording judged again: what is found now, and which decisions flip."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webhook.dryrun import requests
from webhook.dryrun.placing import Placing
from webhook.dryrun.verdicts import of_decision, of_mutation, recorded_verdict
from webhook.errors import DocumentError
from webhook.model.decision import Decision
from webhook.recording import Skipped, Step
from webhook.report.findings import NotJudged, Report
from webhook.report.replays import Flip, Flips, Replay, Turn
from webhook.review.patching import mutated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from webhook.documents import Location
    from webhook.dryrun.verdicts import Verdict
    from webhook.inventory import Namespace
    from webhook.model.decision import Mutation
    from webhook.recording import Recorded
    from webhook.report.findings import Default, Finding
    from webhook.review import Reviewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What a recording is judged by."""

    new: Reviewer
    old: Reviewer | None
    """None where it is compared with what was decided at the time."""
    namespaces: dict[str, Namespace]
    """What both know of namespaces; it follows the recording."""
    docs_base_url: str


async def replay(
    recording: Iterable[tuple[Location, Recorded | Skipped | DocumentError]], sides: Sides
) -> Replay:
    """Judge every review of *recording* again, as of its own time.

    Raises:
        EngineUnavailable: no guardrail at all can be judged.
    """
    replaying = _Replaying(sides)
    for location, found in recording:
        match found:
            case DocumentError():
                replaying.unreadable(found, location)
            case Skipped():
                replaying.passed_over += 1
            case _:
                await replaying.add(found, location)
    return replaying.result()


@dataclass(frozen=True, slots=True)
class _Judged:
    """What one side makes of a recorded review."""

    mutation: Mutation
    decision: Decision
    verdict: Verdict


@dataclass(slots=True)
class _Replaying:
    """What has been replayed so far."""

    sides: Sides
    passed_over: int = 0
    reviews: int = 0
    unguarded: int = 0
    first: datetime | None = None
    last: datetime | None = None
    findings: list[Finding] = field(default_factory=list)
    defaults: list[Default] = field(default_factory=list)
    failures: list[NotJudged] = field(default_factory=list)
    flips: Flips = field(default_factory=Flips)

    def unreadable(self, error: DocumentError, location: Location) -> None:
        self.failures.append(
            NotJudged(guardrail=None, object=None, reason=error.reason, location=location)
        )

    async def add(self, recorded: Recorded, location: Location) -> None:
        """Judge one review, and compare."""
        self.reviews += 1
        self.first = min(self.first or recorded.at, recorded.at)
        self.last = max(self.last or recorded.at, recorded.at)
        if recorded.namespace is not None:
            self.sides.namespaces[recorded.namespace.name] = recorded.namespace
        if recorded.request.kind not in self.sides.new.kinds:
            self.unguarded += 1
        after = await _judge(self.sides.new, recorded)
        before = recorded_verdict(recorded)
        if self.sides.old is not None:
            before = (await _judge(self.sides.old, recorded)).verdict
        self._tell(recorded, after, before, location)

    def _tell(
        self, recorded: Recorded, after: _Judged, before: Verdict, location: Location
    ) -> None:
        name = requests.name_of(recorded.request, recorded.request.under_review)
        placing = Placing(name, lambda _path: location)
        found = placing.findings(after.decision.violations)
        self.findings += found
        if recorded.step is not Step.VALIDATE:
            self.defaults += placing.defaults(after.mutation.injected)
        self.failures += placing.failures([*after.mutation.failures, *after.decision.failures])
        if after.verdict.decision != before.decision:
            flip = Flip(
                turn=Turn(before.decision, after.verdict.decision),
                guardrails=after.verdict.due_to(before),
                object=name,
                user=recorded.request.user.name,
                at=recorded.at,
                location=location,
                findings=found,
            )
            self.flips.add(flip)

    def result(self) -> Replay:
        report = Report(
            objects=self.reviews,
            unguarded=self.unguarded,
            findings=tuple(self.findings),
            defaults=tuple(self.defaults),
            failures=tuple(self.failures),
            docs_base_url=self.sides.docs_base_url,
        )
        return Replay(
            report=report,
            flips=self.flips,
            passed_over=self.passed_over,
            first=self.first,
            last=self.last,
        )


_UNDECIDED = Decision()


async def _judge(reviewer: Reviewer, recorded: Recorded) -> _Judged:
    """What *reviewer* makes of it: defaults first, so that what they mend is no finding."""
    request, now = recorded.request, recorded.at
    mutation = await reviewer.mutate(request, now=now, remaining=_unhurried)
    if recorded.step is Step.MUTATE:
        return _Judged(mutation, _UNDECIDED, of_mutation(mutation))
    after = mutated(request, mutation)
    decision = await reviewer.validate(after, now=now, remaining=_unhurried)
    return _Judged(mutation, decision, of_decision(decision))


def _unhurried() -> float:
    return math.inf
