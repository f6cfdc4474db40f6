from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.review.conftest import NOW, a_request, an_object
from webhook.inventory import Inventory, Namespace
from webhook.model.enforcement import Action, Binding, Exemption, Match, Setting
from webhook.model.kinds import Kind, Operation
from webhook.model.paths import show
from webhook.review.patching import apply, mutated

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.review.conftest import Desk
    from webhook.model.decision import Mutation

    MakeDesk = Callable[..., Desk]

INJECT = {"vs-sized": Setting(action=Action.DENY, inject=True)}
BOTH = INJECT | {"vs-resized": Setting(action=Action.WARN, inject=True)}
DEPLOYMENT = Kind("apps", "Deployment")


def operations(mutation: Mutation) -> list[tuple[str, Any]]:
    return [(show(operation.path), operation.value) for operation in mutation.patch]


def test_missing_parents_are_created_by_one_operation(desk: MakeDesk) -> None:
    mutation = desk(INJECT).mutate(a_request())

    assert operations(mutation) == [
        ("spec.box", {"size": 7}),
        ("spec.box.unit", "cm"),
        ("metadata.annotations", {"meshwarden.dev/defaulted": "vs-sized"}),
    ]


def test_a_patched_object_passes_and_is_patched_no_further(desk: MakeDesk) -> None:
    """Injection is idempotent, and its own guardrail has nothing left to say."""
    made = desk(INJECT)
    patched = apply(an_object(), made.mutate(a_request()).patch)

    assert made.mutate(a_request(patched)).patch == ()
    assert made.validate(a_request(patched)).violations == ()
    assert patched["spec"] == {"box": {"size": 7, "unit": "cm"}}


@pytest.mark.parametrize(
    "before",
    [
        pytest.param({"operation": Operation.CREATE}, id="creation"),
        pytest.param(
            {"operation": Operation.UPDATE, "old_object": an_object(box={"size": 3})}, id="update"
        ),
    ],
)
def test_validation_sees_the_same_request_with_the_patched_object(
    desk: MakeDesk, before: dict[str, Any]
) -> None:
    request = a_request(**before)
    mutation = desk(INJECT).mutate(request)

    patched = apply(request.under_review, mutation.patch)

    assert mutated(request, mutation) == a_request(patched, **before)


def test_what_lacks_nothing_goes_to_validation_as_it_is(desk: MakeDesk) -> None:
    request = a_request(an_object(box={"size": 3, "unit": "cm"}))

    assert mutated(request, desk(INJECT).mutate(request)) is request


def test_the_object_under_review_is_left_as_it_was(desk: MakeDesk) -> None:
    obj = an_object(box={"colour": "red"})

    desk(INJECT).mutate(a_request(obj))

    assert obj == an_object(box={"colour": "red"})


def test_annotations_that_exist_are_kept(desk: MakeDesk) -> None:
    metadata = {"annotations": {"a/b": "c", "meshwarden.dev/defaulted": "vs-before"}}

    mutation = desk(INJECT).mutate(a_request(an_object(metadata=metadata)))

    assert operations(mutation)[-1] == (
        'metadata.annotations["meshwarden.dev/defaulted"]',
        "vs-before,vs-sized",
    )


NO_PLACE = "spec.box.size cannot be added to what stands at spec.box"


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        pytest.param({"box": []}, NO_PLACE, id="a-list-for-a-parent"),
        pytest.param({"box": "x"}, NO_PLACE, id="a-string-for-a-parent"),
        pytest.param(
            {"box": {"unit": "inch"}},
            "spec.box.unit has a different value already",
            id="one-of-its-values-is-there",
        ),
    ],
)
def test_a_guardrail_gives_all_its_defaults_or_none(
    desk: MakeDesk, spec: dict[str, Any], reason: str
) -> None:
    mutation = desk(INJECT).mutate(a_request(an_object(**spec)))

    assert mutation.patch == ()
    assert [(f.guardrail.id, f.reason) for f in mutation.failures] == [("vs-sized", reason)]


def test_annotations_that_are_no_mapping_are_not_touched(desk: MakeDesk) -> None:
    mutation = desk(INJECT).mutate(a_request(an_object(metadata={"annotations": ["x"]})))

    assert (mutation.patch, len(mutation.failures)) == ((), 1)


def test_two_values_for_one_field_are_a_failure_of_the_second(desk: MakeDesk) -> None:
    mutation = desk(BOTH).mutate(a_request())

    assert [each.guardrail.id for each in mutation.injected] == ["vs-resized"]
    assert [f.guardrail.id for f in mutation.failures] == ["vs-sized"]


def test_defaults_are_placed_into_list_items(desk: MakeDesk) -> None:
    routes = [{"timeout": "1s"}, {}, {"timeout": None}]

    mutation = desk({"vs-timed": Setting(inject=True)}).mutate(a_request(an_object(routes=routes)))

    assert operations(mutation)[:2] == [
        ("spec.routes[1].timeout", "5s"),
        ("spec.routes[2].timeout", "5s"),
    ]


def test_two_guardrails_may_give_one_field_the_same_value(desk: MakeDesk) -> None:
    settings = INJECT | {"vs-twin": Setting(action=Action.DENY, inject=True)}

    mutation = desk(settings).mutate(a_request())

    assert [each.guardrail.id for each in mutation.injected] == ["vs-sized", "vs-sized"]
    assert mutation.failures == ()


def test_a_failing_guardrail_never_hides_the_defaults_of_others(desk: MakeDesk) -> None:
    settings = INJECT | {"vs-failing": Setting(action=Action.DENY, inject=True)}

    mutation = desk(settings).mutate(a_request())

    assert {each.guardrail.id for each in mutation.injected} == {"vs-sized"}
    assert [f.guardrail.id for f in mutation.failures] == ["vs-failing"]


def leave() -> Exemption:
    return Exemption(
        namespace="shop",
        name="leave",
        guardrails=frozenset({"vs-sized"}),
        match=Match(),
        until=NOW,
        reason="agreed",
    )


def skipping(ids: str) -> dict[str, Any]:
    return {"annotations": {"meshwarden.dev/skip-defaults": ids}}


@pytest.mark.parametrize(
    ("metadata", "of_namespace", "injected"),
    [
        pytest.param({}, {}, True, id="nobody-opts-out"),
        pytest.param(skipping("vs-other, vs-sized"), {}, False, id="the-object"),
        pytest.param(skipping("*"), {}, False, id="the-object-all"),
        pytest.param(skipping("vs-other"), {}, True, id="another-default"),
        pytest.param({}, skipping("vs-sized"), False, id="the-namespace"),
    ],
)
def test_opting_out(
    desk: MakeDesk, metadata: dict[str, Any], of_namespace: dict[str, Any], injected: bool
) -> None:
    """`meshwarden.dev/skip-defaults` on an object or its namespace keeps defaults away."""
    inventory = Inventory(namespaces={"shop": Namespace(name="shop", **of_namespace)})

    mutation = desk(INJECT, inventory=inventory).mutate(a_request(an_object(metadata=metadata)))

    assert bool(mutation.patch) is injected


def test_a_namespace_that_was_not_seen_opts_out_of_nothing(desk: MakeDesk) -> None:
    assert desk(INJECT, inventory=Inventory()).mutate(a_request()).patch


def test_who_is_exempt_gets_no_default(desk: MakeDesk) -> None:
    assert desk(INJECT, exemptions=(leave(),)).mutate(a_request()).patch == ()


@pytest.mark.parametrize(
    ("fields", "injected"),
    [
        pytest.param({}, True, id="create"),
        pytest.param({"operation": Operation.UPDATE, "old_object": an_object()}, True, id="update"),
        pytest.param(
            {"operation": Operation.DELETE, "object": None, "old_object": an_object()},
            False,
            id="delete",
        ),
        pytest.param({"kind": DEPLOYMENT}, True, id="workload-create"),
        pytest.param(
            {
                "kind": DEPLOYMENT,
                "operation": Operation.UPDATE,
                "object": {"spec": {"template": {"a": 1}}},
            },
            False,
            id="workload-update-would-roll-out",
        ),
        pytest.param({"namespace": "kube-system"}, False, id="excluded-namespace"),
    ],
)
def test_when_defaults_are_injected(desk: MakeDesk, fields: dict[str, Any], injected: bool) -> None:
    assert bool(desk(INJECT).mutate(a_request(**fields)).patch) is injected


@pytest.mark.parametrize(
    ("setting", "injected"),
    [
        pytest.param(Setting(action=Action.WARN), True, id="milder-action-keeps-the-default"),
        pytest.param(Setting(inject=False), False, id="default-off"),
        pytest.param(Setting(action=Action.OFF), False, id="off-takes-the-default-along"),
        pytest.param(Setting(action=Action.OFF, inject=True), True, id="off-but-asked-for"),
    ],
)
def test_a_binding_and_the_default(desk: MakeDesk, setting: Setting, injected: bool) -> None:
    made = desk(INJECT, bindings=(Binding(guardrail="vs-sized", setting=setting),))

    assert bool(made.mutate(a_request()).patch) is injected
