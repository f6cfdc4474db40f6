"""One recorded review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.inventory import Namespace
    from webhook.model.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A review, and what was decided at the time."""

    at: datetime
    """When it was asked for, with a time zone."""
    request: Request
    decision: str
    """deny, warn, audit or allow."""
    guardrails: tuple[str, ...] = ()
    """The ids of those that were violated, as far as that is known."""
    namespace: Namespace | None = None
    """The namespace of the request as it was then; None where nobody knew."""
