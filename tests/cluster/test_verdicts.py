"""What a person sees who applies objects to a guarded cluster."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cluster.objects import (
    SHOP,
    destination_rule,
    listed,
    peer_authentication,
    pod,
    stubborn,
    virtual_service,
)
from tests.cluster.programs import eventually
from tests.cluster.texts import NO_TIMEOUT, refusal, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cluster.kubectl import Kubectl
    from tests.cluster.objects import Object

DRY_RUN = ("--dry-run=server",)

WORSE = (
    "Warning: [vs-retries-missing-per-try] spec.http[0].retries.perTryTimeout: "
    "perTryTimeout is unset; a route that retries must set it to a duration above 0s; "
    "fix: Set spec.http[].retries.perTryTimeout to the time after which a try is given up.\n"
    'Error from server (Forbidden): error when creating "STDIN": '
    'admission webhook "istio.validate.meshwarden.dev" denied the request: '
    "VirtualService shop/worse violates 3 guardrails\n"
    "[vs-retries-bounded] spec.http[0].retries.attempts: attempts is 10; at most 3\n"
    "    fix: Set spec.http[].retries.attempts to the number of retries that is allowed, or less."
    "   docs: docs/guardrails/vs-retries-bounded.md\n"
    "[vs-timeout-bounds] spec.http[0].timeout: "
    "timeout is 1h; a duration from 10ms to 60s is required\n"
    "    fix: Set spec.http[].timeout to a duration within the bounds."
    "   docs: docs/guardrails/vs-timeout-bounds.md\n"
    "[vs-wildcard-host] spec.hosts[0]: "
    "host is *; a wildcard needs at least 2 labels after *. or an allowed suffix\n"
    "    fix: List in spec.hosts each host whose traffic the routes are for."
    "   docs: docs/guardrails/vs-wildcard-host.md\n"
    "exempt: an Exemption in namespace shop (see docs)   request: REQUEST\n"
)


def test_a_denial_is_told_in_full(kubectl: Kubectl) -> None:
    """The text names object, guardrail, field, found and allowed value, fix, page and way out."""
    outcome = kubectl.apply(stubborn("told"))

    assert (outcome.code, outcome.stdout) == (1, "")
    assert told(outcome.stderr) == refusal("told")


def test_a_denied_object_is_not_stored(kubectl: Kubectl) -> None:
    kubectl.apply(stubborn("unstored"))

    assert kubectl("get", "virtualservice", "unstored", "-n", SHOP).code == 1


def test_all_that_is_wrong_is_told_at_once(kubectl: Kubectl) -> None:
    """Every denial in one answer, sorted, and the warnings beside them."""
    obj = virtual_service("worse", timeout="1h", retries={"attempts": 10})
    obj["spec"]["hosts"] = ["*"]

    outcome = kubectl.apply(obj)

    assert told(outcome.stderr) == WORSE


def test_one_bad_object_does_not_stop_the_others_of_its_file(kubectl: Kubectl) -> None:
    outcome = kubectl.apply(virtual_service("left"), stubborn("middle"), virtual_service("right"))

    assert outcome.code == 1
    assert outcome.stdout.splitlines() == [
        "virtualservice.networking.istio.io/left created",
        "virtualservice.networking.istio.io/right created",
    ]
    assert told(outcome.stderr) == refusal("middle")


def test_each_bad_object_of_a_file_gets_its_own_text(kubectl: Kubectl) -> None:
    outcome = kubectl.apply(stubborn("one"), stubborn("two"))

    assert told(outcome.stderr) == refusal("one") + refusal("two")


def test_the_items_of_a_list_are_judged_one_by_one(kubectl: Kubectl) -> None:
    outcome = kubectl.apply(listed(virtual_service("item"), stubborn("other-item")))

    assert outcome.stdout == "virtualservice.networking.istio.io/item created\n"
    assert told(outcome.stderr) == refusal("other-item")


def test_a_warning_is_shown_and_the_object_stored(kubectl: Kubectl) -> None:
    outcome = kubectl.apply(virtual_service("endless", timeout=None))

    assert outcome.code == 0
    assert outcome.stderr == NO_TIMEOUT
    assert outcome.stdout == "virtualservice.networking.istio.io/endless created\n"


@pytest.mark.parametrize(
    "obj",
    [
        pytest.param(virtual_service("quiet"), id="virtual-service"),
        pytest.param(peer_authentication("quiet", "STRICT"), id="peer-authentication"),
        pytest.param(
            destination_rule("quiet", connectionPool={"tcp": {"maxConnections": 9}}),
            id="destination-rule",
        ),
        pytest.param(pod("quiet"), id="pod"),
    ],
)
def test_nothing_is_said_of_a_good_object(kubectl: Kubectl, obj: dict[str, object]) -> None:
    outcome = kubectl.apply(obj)

    assert (outcome.code, outcome.stderr) == (0, "")


@pytest.mark.parametrize("version", ["v1", "v1beta1"])
def test_every_served_version_is_judged_alike(kubectl: Kubectl, version: str) -> None:
    outcome = kubectl.apply(stubborn("versioned", version=version))

    assert told(outcome.stderr) == refusal("versioned")


def test_a_version_that_the_rules_do_not_name_is_converted(
    kubectl: Kubectl, registered: Callable[..., None]
) -> None:
    """By matchPolicy Equivalent, rules for v1 alone catch v1beta1 as well."""
    registered(versions="v1")
    # This kind has no v1, so it passes as soon as the API server goes by the new rules.
    unseen: Object = {"apiVersion": "install.istio.io/v1alpha1", "kind": "IstioOperator"}
    unseen |= {"metadata": {"name": "unseen"}, "spec": {"meshConfig": {"enableAutoMtls": False}}}
    eventually(lambda: kubectl.apply(unseen, flags=DRY_RUN).code == 0, "the rules are for v1 alone")

    outcome = kubectl.apply(stubborn("converted", version="v1beta1"))

    assert told(outcome.stderr) == refusal("converted")


def test_server_side_apply_is_judged_alike(kubectl: Kubectl) -> None:
    """It creates by a PATCH; the webhook is asked about a CREATE."""
    outcome = kubectl.apply(stubborn("server-side"), flags=("--server-side",))

    assert told(outcome.stderr) == refusal("server-side", doing="")
    assert kubectl.apply(virtual_service("server-side"), flags=("--server-side",)).code == 0


def test_a_dry_run_tells_the_same_and_stores_nothing(kubectl: Kubectl) -> None:
    refused = kubectl.apply(stubborn("dry"), flags=DRY_RUN)
    warned = kubectl.apply(virtual_service("dry", timeout=None), flags=DRY_RUN)

    assert told(refused.stderr) == refusal("dry")
    assert warned.stderr == NO_TIMEOUT
    assert kubectl("get", "virtualservice", "dry", "-n", SHOP).code == 1


def test_an_object_that_leaves_its_name_to_the_server_is_judged_alike(kubectl: Kubectl) -> None:
    obj = stubborn("made-up")
    obj["metadata"] = {"generateName": "made-up-", "namespace": SHOP}

    outcome = kubectl.create(obj)

    # Some versions of the API server make the name before they ask, others afterwards.
    text = re.sub(r"\bmade-up-\w{5}\b", "made-up-", told(outcome.stderr))
    assert text == refusal("made-up-")


def test_deleting_a_bad_object_passes(kubectl: Kubectl) -> None:
    outcome = kubectl("delete", "virtualservice", "old-deleted", "-n", SHOP)

    assert (outcome.code, outcome.stderr) == (0, "")
    assert kubectl("get", "virtualservice", "old-deleted", "-n", SHOP).code == 1
