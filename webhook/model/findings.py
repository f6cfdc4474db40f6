"""What comes out of evaluation, before any binding says what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from webhook.model.objects import Json, Path


class RuleName(StrEnum):
    """The Rego rules of a guardrail."""

    DENY = "deny"
    INJECT = "inject"


@dataclass(frozen=True, slots=True)
class Breach:
    """One answer of a `deny` rule: the field to change, what is and what is required."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class DefaultValue:
    """One answer of an `inject` rule: a value for a field that is absent."""

    path: Path
    value: Json


@dataclass(frozen=True, slots=True)
class EvaluationFailure:
    """A guardrail could not be judged: never a violation, never "no findings"."""

    guardrail: str
    reason: str


Breaches: TypeAlias = "tuple[Breach, ...]"
Defaults: TypeAlias = "tuple[DefaultValue, ...]"
Answer: TypeAlias = "Breaches | Defaults | EvaluationFailure"
