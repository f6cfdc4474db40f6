"""What would mend an object by adding what it lacks, and how that is written into its file.

These are the defaults that admission would inject, and the safe remedies: what a guardrail that
denies or warns would inject if its default were injected. A remedy adds and changes nothing; it is
safe where the object is then judged better, and by nobody worse.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from webhook.documents import placed
from webhook.model.enforcement import Action
from webhook.report.findings import Remedy
from webhook.review.patching import Draft, Unplaceable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from webhook.documents import Document, Edit
    from webhook.model.decision import Decision, Injected, Mutation
    from webhook.model.objects import Path
    from webhook.model.protocols import Remaining
    from webhook.model.request import Request
    from webhook.review import Reviewer

    Remedies = Mapping[tuple[str, Path], Remedy]
    """By guardrail and path."""


@dataclass(frozen=True, slots=True)
class Mended:
    """The remedies of one object."""

    defaults: Remedies
    """What admission would inject."""
    findings: Remedies
    """What would mend violations."""


NOTHING = Mended({}, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What looks for remedies."""

    reviewer: Reviewer
    """What judges."""
    injecting: Reviewer
    """The same, but for the defaults of all guardrails, which it injects."""
    now: datetime

    async def mended(
        self,
        document: Document,
        mutated: Request,
        mutation: Mutation,
        decision: Decision,
        *,
        remaining: Remaining,
    ) -> Mended:
        """The remedies of the object of *document*.

        Args:
            document: what to mend.
            mutated: the request that was judged, with the defaults of *mutation*.
            mutation: what admission would inject.
            decision: what was found then.
            remaining: seconds left.
        """
        more = await self._safe(mutated, decision, remaining)
        found = _placed(document, [*mutation.injected, *more])
        own = {(each.guardrail.id, each.default.path) for each in mutation.injected}
        return Mended(
            {key: remedy for key, remedy in found.items() if key in own},
            {key: remedy for key, remedy in found.items() if key not in own},
        )

    async def _safe(
        self, request: Request, decision: Decision, remaining: Remaining
    ) -> Sequence[Injected]:
        broken = {
            violation.guardrail.id
            for violation in decision.violations
            if violation.guardrail.injects
            and violation.exemption is None
            and violation.action in {Action.DENY, Action.WARN}
        }
        if not broken:
            return ()
        found = await self.injecting.mutate(request, now=self.now, remaining=remaining)
        more = [each for each in found.injected if each.guardrail.id in broken]
        draft = Draft(request.under_review)
        draft.place([each.default for each in more])
        mended = replace(request, object=draft.object)
        after = await self.reviewer.validate(mended, now=self.now, remaining=remaining)
        return more if _is_better(after, decision) else ()


def _is_better(after: Decision, before: Decision) -> bool:
    remaining, known = (
        {(each.guardrail.id, each.path, each.message) for each in decision.violations}
        for decision in (after, before)
    )
    return remaining < known and len(after.failures) <= len(before.failures)


def _placed(document: Document, found: Sequence[Injected]) -> Remedies:
    """What was *found*, each with the edit that brings it in."""
    draft = Draft(document.object)
    fitting: list[Injected] = []
    for each in found:
        try:
            draft.place([each.default])
        except Unplaceable:
            continue
        fitting.append(each)
    roots = _roots(operation.path for operation in draft.operations)
    edits = placed(document, [(path, draft.value_at(path)) for path in roots])
    return {
        (each.guardrail.id, each.default.path): Remedy(
            path=each.default.path,
            value=each.default.value,
            edit=_edit_of(each.default.path, roots, edits) if each in fitting else None,
        )
        for each in found
    }


def _roots(paths: Iterable[Path]) -> list[Path]:
    """Those of *paths* that no earlier one leads to: what stands below is written with it."""
    roots: list[Path] = []
    for path in paths:
        if not any(path[: len(root)] == root for root in roots):
            roots.append(path)
    return roots


def _edit_of(path: Path, roots: Sequence[Path], edits: Sequence[Edit | None]) -> Edit | None:
    pairs = zip(roots, edits, strict=True)
    return next((edit for root, edit in pairs if path[: len(root)] == root), None)
