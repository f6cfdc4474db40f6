"""What an API server may ask a webhook for: item 11 of the contract."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from tests.serving.reviews import denied, finding, review, virtual_service

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.serving.running import Running

OBJECT = denied(one=[finding(["spec"], "spec is wrong")])


def scaled() -> dict[str, Any]:
    changed = review(OBJECT, subResource="scale", requestSubResource="scale")
    changed["request"]["kind"] = {"group": "autoscaling", "version": "v1", "kind": "Scale"}
    return changed


def equivalent() -> dict[str, Any]:
    changed = review(OBJECT)
    changed["request"]["requestKind"]["version"] = "v1alpha3"
    changed["request"]["requestResource"]["version"] = "v1alpha3"
    return changed


def generated() -> dict[str, Any]:
    changed = review(OBJECT, name="")
    changed["request"]["object"] = deepcopy(OBJECT)
    changed["request"]["object"]["metadata"] = {"generateName": "reviews-", "namespace": "shop"}
    return changed


def connect() -> dict[str, Any]:
    options = {"apiVersion": "v1", "kind": "PodExecOptions", "metadata": {}, "command": ["sh"]}
    return review(options, operation="CONNECT", options=None, subResource="exec", name="pod")


def future() -> dict[str, Any]:
    changed = review(OBJECT, addedLater={"a": [1]})
    changed["request"]["userInfo"]["addedLater"] = 1
    return {**changed, "addedLater": None}


@pytest.mark.parametrize(
    ("asked", "denied_object"),
    [
        pytest.param(
            lambda: review(OBJECT, operation="DELETE", object=None, oldObject=OBJECT),
            "VirtualService shop/reviews",
            id="object-is-null-on-delete",
        ),
        pytest.param(
            lambda: review(OBJECT, operation="UPDATE", oldObject=virtual_service()),
            "VirtualService shop/reviews",
            id="both-on-update",
        ),
        pytest.param(
            lambda: review(OBJECT), "VirtualService shop/reviews", id="old-object-is-null-on-create"
        ),
        pytest.param(generated, "VirtualService shop/reviews-", id="no-name-with-generate-name"),
        pytest.param(equivalent, "VirtualService shop/reviews", id="converted-under-equivalent"),
        pytest.param(future, "VirtualService shop/reviews", id="unknown-fields-are-passed-over"),
        pytest.param(connect, None, id="options-are-null-on-connect"),
        pytest.param(scaled, None, id="subresource"),
    ],
)
def test_3_2_11_facts_on_the_request(
    scripted: Running, asked: Callable[[], dict[str, Any]], denied_object: str | None
) -> None:
    response = scripted.ask("/validate", asked())

    assert response["allowed"] is (denied_object is None)
    if denied_object is not None:
        assert response["status"]["message"].startswith(f"{denied_object} violates 1 guardrail\n")
