"""One recorded review."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.inventory import Namespace
    from webhook.model.request import Request


class Step(StrEnum):
    """Which part of admission was recorded."""

    MUTATE = "mutate"
    """The object as it was before defaults, and which it was given."""
    VALIDATE = "validate"
    """The object as every webhook that changes objects had left it, and what was decided."""
    BOTH = "both"
    """An event of an audit log, which tells of admission as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A review, and what was decided at the time."""

    at: datetime
    """When it was asked for, with a time zone."""
    step: Step
    request: Request
    decision: str
    """deny, warn, audit or allow; of a mutation defaulted or unchanged."""
    guardrails: tuple[str, ...] = ()
    """The ids of those that were violated or gave a default, as far as that is known."""
    namespace: Namespace | None = None
    """The namespace of the request as it was then; None where nobody knew."""
