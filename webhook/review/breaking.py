"""Break-glass: a named few may pass, on an object that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.review.matching import any_glob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.model.request import Request

BREAK_GLASS = "meshwarden.dev/break-glass"
"""The annotation whose value is the reason."""


def reason_given(request: Request, groups: Sequence[str]) -> str | None:
    """Why the glass is broken, or None where it is not: no reason given, or no right to it."""
    if not groups:
        return None
    reason = request.annotations.get(BREAK_GLASS, "").strip()
    return reason if reason and any_glob(groups, *request.user.groups) else None
