"""Whose defaults are injected for anybody, which decides what an API server is to ask about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from webhook import policy
from webhook.config import default_configuration
from webhook.model.enforcement import Action, Binding, Enforcement, Match, Profile, Setting
from webhook.review.plan import who_injects

if TYPE_CHECKING:
    from webhook.model.guardrail import Catalogue

SHOP = Match(namespaces=("shop",))
ON = Setting(inject=True)
OFF = Setting(action=Action.OFF)


def enforcement(*bindings: Binding, sized: Setting = OFF) -> Enforcement:
    return Enforcement(profile=Profile("test", {"vs-sized": sized}), bindings=bindings)


def bind(setting: Setting, match: Match = SHOP) -> Binding:
    return Binding(guardrail="vs-sized", match=match, setting=setting)


@pytest.mark.parametrize(
    ("given", "injects"),
    [
        pytest.param(enforcement(sized=Setting(action=Action.WARN)), False, id="not-said"),
        pytest.param(enforcement(sized=ON), True, id="profile"),
        pytest.param(enforcement(bind(ON)), True, id="for-some"),
        pytest.param(enforcement(bind(Setting(inject=False)), sized=ON), True, id="but-for-some"),
        pytest.param(enforcement(bind(OFF), sized=ON), True, id="off-for-some"),
        pytest.param(
            enforcement(bind(Setting(action=Action.OFF, inject=True))), True, id="off-but-injects"
        ),
        pytest.param(enforcement(bind(Setting(action=Action.DENY))), False, id="denied-only"),
    ],
)
def test_one_who_gets_a_default_is_enough(
    catalogue: Catalogue, given: Enforcement, injects: bool
) -> None:
    assert who_injects(catalogue, given) == ({"vs-sized"} if injects else frozenset())


def test_a_retired_guardrail_injects_nothing(catalogue: Catalogue) -> None:
    retired = replace(catalogue.guardrails["vs-sized"], retired="0.2.0")

    assert not who_injects(
        replace(catalogue, guardrails={"vs-sized": retired}), enforcement(sized=ON)
    )


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        pytest.param("audit", set(), id="audit"),
        pytest.param("baseline", {"pod-proxy-resources"}, id="baseline"),
        pytest.param("production", {"pod-proxy-resources"}, id="production"),
        pytest.param("migration", {"pod-proxy-resources"}, id="migration"),
    ],
)
def test_no_shipped_profile_injects_into_kinds_of_istio(profile: str, expected: set[str]) -> None:
    """So that a create of one waits for one answer, not for two."""
    shipped = policy.load(policy.shipped())
    configured = default_configuration(shipped, policy.shipped() / "profiles", profile=profile)

    assert who_injects(shipped, configured.enforcement) == expected
