"""The shipped policies, as users get them."""

from __future__ import annotations

import pytest

from webhook import policy
from webhook.config import default_configuration, load_profiles
from webhook.config.fields import Field
from webhook.config.schemas import obeying
from webhook.model.enforcement import Action

CATALOGUE = policy.load(policy.shipped())
PROFILES = policy.shipped() / "profiles"


def test_the_four_profiles_are_sound() -> None:
    assert sorted(load_profiles(PROFILES, CATALOGUE)) == [
        "audit",
        "baseline",
        "migration",
        "production",
    ]


def test_the_audit_profile_only_records() -> None:
    audit = default_configuration(CATALOGUE, PROFILES, profile="audit").enforcement.profile

    assert {setting.action for setting in audit.settings.values()} <= {Action.AUDIT, Action.OFF}
    assert not [name for name, setting in audit.settings.items() if setting.inject]


@pytest.mark.parametrize("identity", list(CATALOGUE.guardrails))
def test_a_binding_may_spell_out_every_default(identity: str) -> None:
    guardrail = CATALOGUE.guardrails[identity]
    defaults = guardrail.defaults()

    found = {name: obeying(guardrail.params[name])(Field(defaults[name])) for name in defaults}

    assert found == defaults
