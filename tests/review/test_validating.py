from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.review.conftest import NOW, a_request, an_object
from webhook.inventory import Inventory, Namespace
from webhook.mesh.workloads import POD
from webhook.model.enforcement import Action, Binding, Exemption, Match, Setting
from webhook.model.kinds import Kind, Operation
from webhook.model.paths import show
from webhook.model.request import User
from webhook.model.selectors import LabelSelector, Requirement, SelectorOperator

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.review.conftest import Desk
    from webhook.model.decision import Decision, Violation

    MakeDesk = Callable[..., Desk]

DENY = Setting(action=Action.DENY)
RED = LabelSelector((Requirement("team", SelectorOperator.IN, frozenset({"red"})),))


def found(violations: tuple[Violation, ...]) -> list[tuple[str, str, str]]:
    return [(v.guardrail.id, show(v.path), v.message) for v in violations]


def exemption(**fields: Any) -> Exemption:
    given: dict[str, Any] = {
        "namespace": "shop",
        "name": "leave",
        "guardrails": frozenset({"vs-flagged"}),
        "match": Match(),
        "until": NOW,
        "reason": "agreed",
    }
    return Exemption(**(given | fields))


@pytest.mark.parametrize(
    ("action", "allowed", "outcome"),
    [
        pytest.param(Action.DENY, False, "deny", id="deny-blocks"),
        pytest.param(Action.WARN, True, "warn", id="warn-lets-pass"),
        pytest.param(Action.AUDIT, True, "audit", id="audit-lets-pass"),
        pytest.param(Action.OFF, True, "allow", id="off-finds-nothing"),
    ],
)
def test_the_binding_chooses_what_a_violation_does(
    desk: MakeDesk, action: Action, allowed: bool, outcome: str
) -> None:
    decision = desk({"vs-flagged": Setting(action=action)}).validate(
        a_request(an_object(items=[9]))
    )

    assert (decision.allowed, decision.outcome) == (allowed, outcome)
    assert bool(decision.audits) is (action is Action.AUDIT)


def test_all_violations_are_found_at_once(desk: MakeDesk) -> None:
    settings = {"vs-flagged": DENY, "vs-sized": Setting(action=Action.WARN)}

    decision = desk(settings).validate(a_request(an_object(items=[1, 4, 5])))

    assert found(decision.violations) == [
        ("vs-flagged", "spec.items[1]", "item is above 3"),
        ("vs-flagged", "spec.items[2]", "item is above 3"),
        ("vs-sized", "spec.box.size", "size is unset"),
    ]
    assert (len(decision.denials), len(decision.warnings)) == (2, 1)


def test_a_failing_guardrail_never_hides_the_others(desk: MakeDesk) -> None:
    decision = desk({"vs-failing": DENY, "vs-flagged": DENY}).validate(
        a_request(an_object(items=[9]))
    )

    assert [v.guardrail.id for v in decision.denials] == ["vs-flagged"]
    assert [f.guardrail.id for f in decision.denying_failures] == ["vs-failing"]


@pytest.mark.parametrize(
    ("on_failure", "outcome"),
    [
        pytest.param(None, "deny", id="the-action-by-default"),
        pytest.param(Action.WARN, "warn", id="warn"),
        pytest.param(Action.AUDIT, "audit", id="audit"),
        pytest.param(Action.OFF, "allow", id="off"),
    ],
)
def test_on_failure_says_what_an_evaluation_failure_counts_as(
    desk: MakeDesk, on_failure: Action | None, outcome: str
) -> None:
    settings = {"vs-failing": Setting(action=Action.DENY, on_failure=on_failure)}

    assert desk(settings).validate(a_request()).outcome == outcome


def test_params_are_replaced_key_by_key(desk: MakeDesk) -> None:
    settings = {"vs-flagged": Setting(action=Action.DENY, params={"limit": 4})}
    own = Binding(
        guardrail="vs-flagged",
        match=Match(names=("lax-*",)),
        setting=Setting(params={"limit": 5}),
    )
    made = desk(settings, bindings=(own,))
    items = an_object(items=[4, 5, 6])

    assert len(made.validate(a_request(items)).denials) == 2
    assert len(made.validate(a_request(items, name="lax-1")).denials) == 1


def test_the_first_binding_that_matches_wins(desk: MakeDesk) -> None:
    bindings = (
        Binding(
            guardrail="vs-flagged",
            match=Match(names=("reviews",)),
            setting=Setting(action=Action.WARN),
        ),
        Binding(guardrail="vs-flagged", setting=Setting(action=Action.AUDIT)),
    )
    made = desk(bindings=bindings)

    assert made.validate(a_request(an_object(items=[9]))).outcome == "warn"
    assert made.validate(a_request(an_object(items=[9]), name="other")).outcome == "audit"


MATCHES = [
    pytest.param(Match(namespaces=("sh?p",)), True, id="namespace-glob"),
    pytest.param(Match(namespaces=("bank",)), False, id="another-namespace"),
    pytest.param(Match(names=("rev*",)), True, id="name-glob"),
    pytest.param(Match(names=("Rev*",)), False, id="case-counts"),
    pytest.param(Match(kinds=frozenset({POD})), False, id="another-kind"),
    pytest.param(Match(operations=frozenset({Operation.CREATE})), True, id="operation"),
    pytest.param(Match(operations=frozenset({Operation.UPDATE})), False, id="another-operation"),
    pytest.param(Match(users=("eve*",)), True, id="user-glob"),
    pytest.param(Match(users=("bob",)), False, id="another-user"),
    pytest.param(Match(groups=("ops", "dev")), True, id="one-group-of-several"),
    pytest.param(Match(groups=("ops",)), False, id="another-group"),
    pytest.param(Match(object_selector=RED), True, id="object-labels"),
    pytest.param(Match(namespace_selector=RED), True, id="namespace-labels"),
    pytest.param(Match(users=("eve",), namespaces=("bank",)), False, id="all-keys-must-hold"),
    pytest.param(Match(excluding=Match(users=("eve",))), False, id="not"),
    pytest.param(
        Match(excluding=Match(users=("eve",), names=("x",))), True, id="not-needs-all-its-keys"
    ),
]


@pytest.mark.parametrize(("match", "matching"), MATCHES)
def test_match(desk: MakeDesk, match: Match, matching: bool) -> None:
    """A binding holds where every given key of its match holds, and its `not` does not."""
    inventory = Inventory(namespaces={"shop": Namespace(name="shop", labels={"team": "red"})})
    binding = Binding(guardrail="vs-flagged", match=match, setting=Setting(action=Action.WARN))
    made = desk(bindings=(binding,), inventory=inventory)
    obj = an_object(items=[9], metadata={"labels": {"team": "red"}})

    decision = made.validate(a_request(obj, user=User("eve", ("dev",))))

    assert decision.outcome == ("warn" if matching else "deny")


def test_an_unseen_namespace_is_an_evaluation_failure_of_the_strictest_kind(
    desk: MakeDesk,
) -> None:
    """What is not known of a namespace never makes a guardrail milder."""
    binding = Binding(
        guardrail="vs-flagged",
        match=Match(namespace_selector=RED),
        setting=Setting(action=Action.WARN),
    )

    for inventory in (Inventory(), Inventory(assume=True)):
        decision = desk(bindings=(binding,), inventory=inventory).validate(a_request())

        assert not decision.allowed
        assert "shop" in decision.failures[0].reason
        assert "--context" in decision.failures[0].reason


def test_a_namespace_selector_passes_over_cluster_scoped_objects(desk: MakeDesk) -> None:
    binding = Binding(
        guardrail="vs-flagged",
        match=Match(namespace_selector=RED),
        setting=Setting(action=Action.WARN),
    )
    decision = desk(bindings=(binding,)).validate(a_request(an_object(items=[9]), namespace=""))

    assert decision.outcome == "warn"


def test_a_namespace_object_is_matched_by_its_own_labels(desk: MakeDesk) -> None:
    made = desk({"vs-owned": DENY}, inventory=Inventory())
    namespace: Any = {"metadata": {"name": "shop", "labels": {"team": "red"}}}

    decision = made.validate(a_request(namespace, kind=Kind("core", "Namespace"), name="shop"))

    assert found(decision.denials) == [
        (
            "vs-owned",
            "metadata.labels.owner",
            "namespace shop is red since 2026-06-01T12:00:00Z",
        )
    ]


def test_a_view_that_was_not_seen_fails_only_the_guardrails_that_declare_it(
    desk: MakeDesk,
) -> None:
    made = desk({"vs-owned": DENY, "vs-flagged": DENY}, inventory=Inventory())

    decision = made.validate(a_request(an_object(items=[9])))

    assert [v.guardrail.id for v in decision.denials] == ["vs-flagged"]
    assert [f.guardrail.id for f in decision.failures] == ["vs-owned"]


@pytest.mark.parametrize(
    ("given", "exempted"),
    [
        pytest.param(exemption(), True, id="holds-to-its-last-moment"),
        pytest.param(exemption(until=NOW - timedelta(seconds=1)), False, id="ended"),
        pytest.param(exemption(namespace="bank"), False, id="of-another-namespace"),
        pytest.param(
            exemption(guardrails=frozenset({"vs-sized"})), False, id="of-another-guardrail"
        ),
        pytest.param(exemption(match=Match(names=("legacy-*",))), False, id="of-another-object"),
        pytest.param(exemption(match=Match(namespace_selector=RED)), False, id="not-shown-to-hold"),
    ],
)
def test_exemptions(desk: MakeDesk, given: Exemption, exempted: bool) -> None:
    """An exempted violation is recorded under its name, and neither denies nor warns."""
    decision = desk(exemptions=(given,)).validate(a_request(an_object(items=[9])))

    assert decision.allowed is exempted
    assert [v.exemption for v in decision.violations] == ["shop/leave" if exempted else None]
    assert decision.exempted == (decision.violations if exempted else ())


def test_who_is_exempt_is_not_held_up_by_a_failure(desk: MakeDesk) -> None:
    given = exemption(guardrails=frozenset({"vs-failing"}))

    decision = desk({"vs-failing": DENY}, exemptions=(given,)).validate(a_request())

    assert decision.outcome == "audit"


@pytest.mark.parametrize(
    ("groups", "reason", "outcome"),
    [
        pytest.param(("oncall",), "INC-7", "warn", id="member-with-a-reason"),
        pytest.param(("oncall",), " ", "deny", id="no-reason"),
        pytest.param(("dev",), "INC-7", "deny", id="no-member"),
    ],
)
def test_break_glass(desk: MakeDesk, groups: tuple[str, ...], reason: str, outcome: str) -> None:
    """A member of a break-glass group passes, on an object that says why."""
    obj = an_object(items=[9], metadata={"annotations": {"meshwarden.dev/break-glass": reason}})
    settings = {"vs-flagged": DENY, "vs-failing": DENY}
    made = desk(settings, break_glass_groups=("on*",))

    decision: Decision = made.validate(a_request(obj, user=User("eve", groups)))

    assert decision.outcome == outcome
    assert len(decision.warnings) == (1 if outcome == "warn" else 0)
    assert len(decision.warning_failures) == (1 if outcome == "warn" else 0)


def test_kinds_are_those_that_guardrails_declare(desk: MakeDesk) -> None:
    assert Kind("apps", "Deployment") in desk().kinds


def test_the_time_of_a_review_is_told_in_utc(desk: MakeDesk) -> None:
    inventory = Inventory(namespaces={"shop": Namespace(name="shop", labels={"team": "red"})})
    later = datetime(2026, 7, 1, tzinfo=UTC)

    decision = desk({"vs-owned": DENY}, inventory=inventory).validate(a_request(), now=later)

    assert decision.denials[0].message == "namespace shop is red since 2026-07-01T00:00:00Z"
