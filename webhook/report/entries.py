"""A guardrail with all that its page tells beside METADATA."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from webhook.model.enforcement import Action, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json
    from webhook.report.findings import ObjectName


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """YAML beside a guardrail; None where there is none."""

    avoid: str | None = None
    """It is denied."""
    prefer: str | None = None
    """It is allowed."""
    bare: str | None = None
    """It lacks what the guardrail injects."""
    defaulted: str | None = None
    """What injection makes of `bare`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be told of one guardrail."""

    guardrail: Guardrail
    settings: Mapping[str, Setting] = field(default_factory=lambda: MappingProxyType({}))
    """What is done about it, by the name of each profile that names it."""
    samples: Samples = field(default_factory=Samples)
    messages: tuple[str, ...] = ()
    """What is said of the sample to avoid."""
    example: ObjectName | None = None
    """The object in the sample to avoid."""

    def action(self, profile: str) -> Action:
        """What *profile* does about a violation."""
        return self._setting(profile).action or Action.OFF

    def injects(self, profile: str) -> bool:
        """Whether its default is injected under *profile*."""
        return bool(self._setting(profile).inject)

    def changed(self, profile: str) -> Mapping[str, Json]:
        """The parameters that *profile* sets."""
        return self._setting(profile).params

    def _setting(self, profile: str) -> Setting:
        return self.settings.get(profile, Setting())
