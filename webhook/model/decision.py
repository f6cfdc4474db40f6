"""The outcome of a review. What can be derived is derived, never carried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.model.enforcement import Action

if TYPE_CHECKING:
    from webhook.model.findings import DefaultValue
    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json, Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A breach of a guardrail, under the action that its binding chose."""

    guardrail: Guardrail
    action: Action
    path: Path
    message: str
    exemption: str | None = None
    """`namespace/name` of the Exemption that covers it: it then blocks and warns of nothing."""
    unchanged: bool = False
    """The old object had it already, so it warns where it would have denied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An evaluation failure, under the action that its binding's `onFailure` chose."""

    guardrail: Guardrail
    action: Action
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What validation found."""

    violations: tuple[Violation, ...] = ()
    failures: tuple[Failure, ...] = ()
    break_glass: str | None = None
    """The reason that a member of a break-glass group gave: nothing is denied."""

    @property
    def allowed(self) -> bool:
        """Whether the request may pass."""
        return not self.denials and not self.denying_failures

    @property
    def denials(self) -> tuple[Violation, ...]:
        """Violations that block."""
        return () if self.break_glass else self._kept(Action.DENY)

    @property
    def denying_failures(self) -> tuple[Failure, ...]:
        """Evaluation failures that block."""
        return () if self.break_glass else self._failures(Action.DENY)

    @property
    def warnings(self) -> tuple[Violation, ...]:
        """Violations that are told to the user and let pass."""
        return (self._kept(Action.DENY) if self.break_glass else ()) + self._kept(Action.WARN)

    @property
    def warning_failures(self) -> tuple[Failure, ...]:
        """Evaluation failures that are told to the user and let pass."""
        denying = self._failures(Action.DENY) if self.break_glass else ()
        return denying + self._failures(Action.WARN)

    @property
    def audits(self) -> tuple[Violation, ...]:
        """Violations that are only recorded."""
        return self._kept(Action.AUDIT)

    @property
    def exempted(self) -> tuple[Violation, ...]:
        """Violations that an Exemption covers."""
        return tuple(v for v in self.violations if v.exemption is not None)

    @property
    def outcome(self) -> str:
        """One word for logs and metrics: deny, warn, audit or allow."""
        if not self.allowed:
            return "deny"
        if self.warnings or self.warning_failures:
            return "warn"
        return "audit" if self.violations or self.failures else "allow"

    def _kept(self, action: Action) -> tuple[Violation, ...]:
        return tuple(v for v in self.violations if v.action is action and v.exemption is None)

    def _failures(self, action: Action) -> tuple[Failure, ...]:
        return tuple(f for f in self.failures if f.action is action)


@dataclass(frozen=True, slots=True)
class PatchOperation:
    """One `add` of RFC 6902; we never remove and never replace what a user wrote."""

    path: Path
    value: Json


@dataclass(frozen=True, slots=True)
class Injected:
    """A default value that a guardrail gave to the object."""

    guardrail: Guardrail
    default: DefaultValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """What mutation gives to an object."""

    injected: tuple[Injected, ...] = ()
    patch: tuple[PatchOperation, ...] = ()
    failures: tuple[Failure, ...] = ()
    """Defaults that could not be worked out: the object passes without them."""
