"""Whether a guardrail ever judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.model.enforcement import Action

if TYPE_CHECKING:
    from webhook.model.enforcement import Enforcement


def is_on(guardrail: str, enforcement: Enforcement) -> bool:
    """Whether the profile or some binding gives *guardrail* an action that is not `off`."""
    settings = [
        enforcement.profile.settings.get(guardrail),
        *(each.setting for each in enforcement.bindings if each.guardrail == guardrail),
    ]
    actions = [setting.action for setting in settings if setting]
    return any(action not in (None, Action.OFF) for action in actions)
