"""One object of a file through the Reviewer, and what is to be said of it, with its place."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from webhook.documents import excerpt
from webhook.dryrun import requests
from webhook.dryrun.diffs import unified
from webhook.dryrun.placing import Placing, by_place
from webhook.dryrun.remedies import NOTHING
from webhook.model.decision import Mutation
from webhook.review.patching import mutated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from webhook.documents import Document
    from webhook.dryrun.remedies import Mending
    from webhook.model.decision import Failure
    from webhook.model.objects import Object
    from webhook.model.request import Request
    from webhook.report.findings import Default, Finding, NotJudged, ObjectName
    from webhook.review import Reviewer
    from webhook.schemas import Schemas

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
    schemas: Schemas | None = None
    """What the kinds of objects look like, where that is asked about."""
    mending: Mending | None = None
    """What looks for remedies, where they are asked for."""
    injects: bool = True
    """Whether defaults count; what is in a cluster already got those that it was to have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is to be said of one object."""

    findings: tuple[Finding, ...] = ()
    defaults: tuple[Default, ...] = ()
    failures: tuple[NotJudged, ...] = ()
    diff: str = ""


_SOUND = Judged()
_UNTOUCHED = Mutation()


async def judge(document: Document, manner: Manner, before: Iterable[Object] = ()) -> Judged:
    """Mutate, patch, validate: what a default mends is no finding.

    Where *before* has the same object, its update is judged, and otherwise its creation.

    Raises:
        EngineUnavailable: no guardrail at all can be judged.
    """
    ends = time.monotonic() + SECONDS_FOR_AN_OBJECT

    def remaining() -> float:
        return ends - time.monotonic()

    created = requests.of_object(document.object, namespace=manner.namespace)
    request = requests.updating(created, before)
    reviewer, now = manner.reviewer, manner.now
    mutation = _UNTOUCHED
    if manner.injects:
        mutation = await reviewer.mutate(request, now=now, remaining=remaining)
    after = mutated(request, mutation)
    decision = await reviewer.validate(after, now=now, remaining=remaining)
    if not (mutation.injected or mutation.failures or decision.violations or decision.failures):
        return _SOUND
    mended = NOTHING
    if manner.mending:
        mended = await manner.mending.mended(
            document, after, mutation, decision, remaining=remaining
        )
    name = requests.name_of(request, document.object)
    shown = partial(excerpt, document) if manner.excerpts else None
    placing = Placing(name, document.locate, mended, shown)
    return Judged(
        findings=tuple(sorted(placing.findings(decision.violations), key=by_place)),
        defaults=placing.defaults(mutation.injected),
        failures=placing.failures(_each_once([*mutation.failures, *decision.failures])),
        diff=_diff(request, after, document, name) if manner.diff and mutation.patch else "",
    )


def _diff(before: Request, after: Request, document: Document, name: ObjectName) -> str:
    place = f"{document.file} ({name})"
    return unified(before.under_review, after.under_review, name=place)


def _each_once(failures: Iterable[Failure]) -> Iterable[Failure]:
    """What keeps a default from being worked out often keeps a decision back too."""
    return {(failure.guardrail.id, failure.reason): failure for failure in failures}.values()
