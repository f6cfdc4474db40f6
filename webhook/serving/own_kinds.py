"""Reviews of Enforcements and Exemptions: Rego is not asked, the parsers of files are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from webhook.config import OwnKinds
from webhook.config.own_kinds import GROUP, Verdict
from webhook.model.kinds import Operation
from webhook.model.objects import child
from webhook.serving.codec.own import decision_of, render_own
from webhook.serving.tally import Tally

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from webhook.model.guardrail import Catalogue
    from webhook.model.request import Request

_NOTHING = Verdict()


def is_own(request: Request) -> bool:
    """Whether *request* is about an object of our own kinds."""
    return request.kind.group == GROUP


class OwnKindsReview:
    """Says whether an object of our own kinds may pass."""

    def __init__(self, profiles: Path) -> None:
        """Take the names of profiles from a folder."""
        self._profiles = profiles

    async def judge(self, request: Request, catalogue: Catalogue, *, now: datetime) -> Verdict:
        """What is to be said of *request* where *catalogue* is in force."""
        # It reads the file of a profile.
        return await asyncio.to_thread(self._judge, request, catalogue, now)

    def render(self, request: Request, verdict: Verdict) -> tuple[bytes, Tally]:
        """The answer to *request*, and what it comes to."""
        decision = decision_of(verdict.problems, verdict.warnings)
        return render_own(request, verdict.problems, verdict.warnings), Tally(decision)

    def _judge(self, request: Request, catalogue: Catalogue, now: datetime) -> Verdict:
        if not _is_judged(request):
            return _NOTHING
        own_kinds = OwnKinds(catalogue, self._profiles)
        verdict = own_kinds.judge(request.kind.name, request.under_review, now=now)
        return _forgiven(verdict) if _says_the_same(request) else verdict


def _is_judged(request: Request) -> bool:
    if request.operation not in {Operation.CREATE, Operation.UPDATE} or request.sub_resource:
        return False
    # Its finalizers have to go, whatever it looks like.
    return child(request.under_review, "metadata").get("deletionTimestamp") is None


def _says_the_same(request: Request) -> bool:
    """Whether only metadata changes, as when a label is set or an owner is removed."""
    old, new = request.old_object, request.under_review
    return old is not None and old.get("spec") == new.get("spec")


def _forgiven(verdict: Verdict) -> Verdict:
    was_so = (f"{problem} (was so before)" for problem in verdict.problems)
    return Verdict(warnings=(*was_so, *verdict.warnings))
