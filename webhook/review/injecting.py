"""Answers of `inject` become a patch, or the reason why one of them could not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.errors import Unseen
from webhook.inventory.views import namespace_of
from webhook.model.decision import Failure, Injected, Mutation
from webhook.model.findings import DefaultValue, EvaluationFailure
from webhook.review.patching import Draft, Unplaceable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webhook.model.findings import Answer
    from webhook.model.objects import Object
    from webhook.review.matching import Subject
    from webhook.review.plan import Bound

SKIP_DEFAULTS = "meshwarden.dev/skip-defaults"
"""The annotation, on an object or its namespace, that lists defaults it does not want."""

_ALL = "*"


def unwanted(subject: Subject) -> frozenset[str]:
    """The guardrails whose defaults the object, or its namespace, opts out of; or `*`."""
    listed = subject.request.annotations.get(SKIP_DEFAULTS, "")
    try:
        namespace = namespace_of(subject.request, subject.inventory)
    except Unseen:
        namespace = None
    if namespace is not None:
        listed += "," + namespace.annotations.get(SKIP_DEFAULTS, "")
    return frozenset(entry.strip() for entry in listed.split(",") if entry.strip())


def wanted(bound: Iterable[Bound], subject: Subject, exempted: Iterable[str]) -> list[Bound]:
    """Those of *bound* whose default may be injected into *subject*."""
    injecting = [each for each in bound if each.inject and each.guardrail.id not in exempted]
    if not injecting:
        return []
    out = unwanted(subject)
    return [] if _ALL in out else [each for each in injecting if each.guardrail.id not in out]


def inject(obj: Object, asked: Sequence[Bound], answers: Mapping[str, Answer]) -> Mutation:
    """Place the defaults among *answers* into *obj*: each guardrail's all together, or none."""
    injected: list[Injected] = []
    failures: list[Failure] = []
    draft = Draft(obj)
    for bound in asked:
        try:
            injected += _place(draft, bound, answers[bound.guardrail.id])
        except Unplaceable as error:
            failures.append(_failure(bound, str(error)))
    try:
        draft.record({each.guardrail.id for each in injected})
    except Unplaceable as error:
        return Mutation(failures=tuple(_failure(bound, str(error)) for bound in asked))
    return Mutation(
        injected=tuple(injected), patch=tuple(draft.operations), failures=tuple(failures)
    )


def _place(draft: Draft, bound: Bound, answer: Answer) -> list[Injected]:
    if isinstance(answer, EvaluationFailure):
        raise Unplaceable(answer.reason)
    wanted = [finding for finding in answer if isinstance(finding, DefaultValue)]
    return [Injected(bound.guardrail, default) for default in draft.place(wanted)]


def _failure(bound: Bound, reason: str) -> Failure:
    return Failure(guardrail=bound.guardrail, action=bound.on_failure, reason=reason)
