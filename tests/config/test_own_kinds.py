"""Objects of our own kinds, in a cluster or on their way into one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.config.catalogue import CATALOGUE
from tests.config.test_enforcement import BASELINE, PRODUCTION
from webhook.config import OwnKinds
from webhook.config.fields import Problem
from webhook.config.own_kinds import Verdict
from webhook.model.enforcement import (
    Action,
    Binding,
    Configuration,
    Enforcement,
    Exemption,
    LeftOut,
    Match,
    Setting,
)

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def own_kinds(profiles: Path) -> OwnKinds:
    return OwnKinds(CATALOGUE, profiles)


def enforcement(*, name: str = "default", **spec: Any) -> dict[str, Any]:
    """An Enforcement as the API server shows it, with what it adds."""
    return {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": "Enforcement",
        "metadata": {"name": name, "uid": "1", "generation": 2, "managedFields": []},
        "spec": spec,
        "status": {"observedGeneration": 1},
    }


def exemption(name: str = "leave", **spec: Any) -> dict[str, Any]:
    """An Exemption from vs-retries-bounded in the shop, but for *spec*."""
    usual = {"guardrails": ["vs-retries-bounded"], "until": "2027-01-31", "reason": "SHOP-1"}
    return {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": "Exemption",
        "metadata": {"namespace": "shop", "name": name},
        "spec": usual | spec,
    }


def granted(name: str) -> Exemption:
    return Exemption(
        namespace="shop",
        name=name,
        guardrails=frozenset({"vs-retries-bounded"}),
        match=Match(),
        until=datetime(2027, 1, 31, 23, 59, 59, 999_999, UTC),
        reason="SHOP-1",
    )


def test_without_an_enforcement_baseline_holds(own_kinds: OwnKinds) -> None:
    assert own_kinds.configuration(None, []) == Configuration(
        enforcement=Enforcement(profile=BASELINE)
    )


def test_the_profile_that_holds_without_one_can_be_chosen(profiles: Path) -> None:
    own_kinds = OwnKinds(CATALOGUE, profiles, profile="production")

    assert own_kinds.configuration(None, []).enforcement.profile == PRODUCTION
    assert own_kinds.configuration(enforcement(profile="x"), []).enforcement.profile == PRODUCTION


def test_right_objects_are_in_force_in_the_order_of_their_names(own_kinds: OwnKinds) -> None:
    found = own_kinds.configuration(
        enforcement(profile="production"), [exemption("b"), exemption("a")]
    )

    assert found == Configuration(
        enforcement=Enforcement(profile=PRODUCTION), exemptions=(granted("a"), granted("b"))
    )


def test_a_wrong_binding_is_left_out_and_the_others_hold(own_kinds: OwnKinds) -> None:
    found = own_kinds.configuration(
        enforcement(
            profile="production",
            bindings=[
                {"guardrail": "vs-retrys-bounded", "action": "dney"},
                {"guardrail": "vs-timeout-required", "action": "audit"},
                {"guardrail": "vs-retries-bounded", "mach": {"names": ["a"]}},
            ],
        ),
        [],
    )

    assert found == Configuration(
        enforcement=Enforcement(
            profile=PRODUCTION,
            bindings=(
                Binding(guardrail="vs-timeout-required", setting=Setting(action=Action.AUDIT)),
            ),
        ),
        left_out=(
            LeftOut(
                kind="Enforcement",
                name="default",
                path=("spec", "bindings", 0),
                problems=(
                    (
                        'spec.bindings[0].guardrail is "vs-retrys-bounded"; '
                        'did you mean "vs-retries-bounded"?'
                    ),
                    'spec.bindings[0].action is "dney"; did you mean "deny"?',
                ),
            ),
            LeftOut(
                kind="Enforcement",
                name="default",
                path=("spec", "bindings", 2),
                problems=('spec.bindings[2].mach is unknown; did you mean "match"?',),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("spec", "path", "problem"),
    [
        pytest.param(
            {"profile": "prodution"},
            ("spec", "profile"),
            'spec.profile is "prodution"; did you mean "production"?',
            id="profile",
        ),
        pytest.param(
            {"exclude": {"namespaces": [5]}},
            ("spec", "exclude"),
            "spec.exclude.namespaces[0] is 5; expected text; put it in quotes",
            id="inside-a-key",
        ),
        pytest.param(
            {"bindings": {}},
            ("spec", "bindings"),
            "spec.bindings is {}; expected a list",
            id="all-bindings",
        ),
        pytest.param(
            {"bindngs": []},
            ("spec", "bindngs"),
            'spec.bindngs is unknown; did you mean "bindings"?',
            id="unknown-key",
        ),
    ],
)
def test_a_wrong_key_is_left_out_and_the_others_hold(
    own_kinds: OwnKinds, spec: dict[str, Any], path: tuple[str, ...], problem: str
) -> None:
    found = own_kinds.configuration(enforcement(**spec, docsBaseURL="https://docs.example"), [])

    assert found == Configuration(
        enforcement=Enforcement(profile=BASELINE, docs_base_url="https://docs.example"),
        left_out=(LeftOut(kind="Enforcement", name="default", path=path, problems=(problem,)),),
    )


def test_a_spec_that_is_none_is_left_out(own_kinds: OwnKinds) -> None:
    found = own_kinds.configuration(enforcement() | {"spec": [], "specs": {}}, [])

    assert found.enforcement == Enforcement(profile=BASELINE)
    assert list(map(str, found.left_out)) == [
        "Enforcement default: spec is []; expected a mapping",
        'Enforcement default: specs is unknown; did you mean "spec"?',
    ]


def test_a_wrong_exemption_exempts_from_nothing_and_the_others_hold(own_kinds: OwnKinds) -> None:
    found = own_kinds.configuration(None, [exemption("a", until="soon", why="x"), exemption("b")])

    assert found.exemptions == (granted("b"),)
    assert list(map(str, found.left_out)) == [
        (
            "Exemption shop/a: spec.why is unknown; known are guardrails, match, until, reason; "
            'spec.until is "soon"; expected a date such as 2027-01-31, '
            "or a time with a zone such as 2027-01-31T12:00:00Z"
        )
    ]


@pytest.mark.parametrize(
    ("obj", "verdict"),
    [
        pytest.param(enforcement(profile="production"), Verdict(), id="enforcement"),
        pytest.param(
            enforcement(profile="prodution", bindings=[{}]),
            Verdict(
                problems=(
                    Problem(("spec", "profile"), 'is "prodution"; did you mean "production"?'),
                    Problem(
                        ("spec", "bindings", 0, "guardrail"), "is missing; say which one it binds"
                    ),
                )
            ),
            id="wrong-enforcement",
        ),
        pytest.param(
            enforcement(name="other"),
            Verdict(
                warnings=(
                    (
                        'it is not in force: only the Enforcement named "default" is, '
                        'and this is "other"'
                    ),
                )
            ),
            id="another-name",
        ),
        pytest.param(exemption(), Verdict(), id="exemption"),
        pytest.param(
            exemption(guardrails=["vs-retry-bounded"]),
            Verdict(
                problems=(
                    Problem(
                        ("spec", "guardrails", 0),
                        'is "vs-retry-bounded"; did you mean "vs-retries-bounded"?',
                    ),
                )
            ),
            id="wrong-exemption",
        ),
        pytest.param(
            exemption(until="2026-05-31T12:00:00+02:00"),
            Verdict(warnings=("it exempts from nothing: it ended at 2026-05-31T10:00:00Z",)),
            id="ended",
        ),
        pytest.param({"kind": "Report"}, Verdict(), id="a-kind-of-a-later-release"),
    ],
)
def test_what_is_said_of_an_object_before_it_is_stored(
    own_kinds: OwnKinds, obj: dict[str, Any], verdict: Verdict
) -> None:
    assert own_kinds.judge(obj["kind"], obj, now=NOW) == verdict
