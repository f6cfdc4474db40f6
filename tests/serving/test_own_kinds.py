"""Reviews of objects of our own kinds."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from webhook import policy
from webhook.model.kinds import Kind, Operation
from webhook.model.request import Request
from webhook.serving.own_kinds import OwnKindsReview, is_own
from webhook.serving.tally import Tally

CATALOGUE = policy.load(policy.shipped())
NOW = datetime(2026, 6, 1, tzinfo=UTC)
WRONG: dict[str, Any] = {"profile": "prodution", "bindings": [{"guardrail": "vs-retry-bounded"}]}
PROFILE = 'spec.profile is "prodution"; did you mean "production"?'
GUARDRAIL = 'spec.bindings[0].guardrail is "vs-retry-bounded"; did you mean "vs-retries-bounded"?'


def enforcement(name: str = "default", **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": "Enforcement",
        "metadata": {"name": name},
        "spec": spec,
    }


def review(obj: Any, **fields: Any) -> tuple[dict[str, Any], Tally]:
    """The `response` to a CREATE of *obj*, but for *fields*, and what it came to."""
    given: dict[str, Any] = {"operation": Operation.CREATE, "object": obj} | fields
    kind = Kind("meshwarden.dev", obj["kind"])
    request = Request(
        uid="705ab4f5-6393", kind=kind, version="v1alpha1", name=obj["metadata"]["name"], **given
    )
    assert is_own(request)
    own = OwnKindsReview(policy.shipped() / "profiles")
    verdict = asyncio.run(own.judge(request, CATALOGUE, now=NOW))
    body, tally = own.render(request, verdict)
    response = json.loads(body)["response"]
    assert response.pop("uid") == "705ab4f5-6393"
    return response, tally


def test_a_right_object_passes() -> None:
    assert review(enforcement(profile="production")) == (
        {"allowed": True, "auditAnnotations": {"decision": "allow"}},
        Tally("allow"),
    )


def test_a_wrong_object_is_told_all_that_is_wrong() -> None:
    response, tally = review(enforcement(**WRONG))

    assert tally == Tally("deny")
    assert response == {
        "allowed": False,
        "auditAnnotations": {"decision": "deny"},
        "status": {
            "status": "Failure",
            "message": (
                f"Enforcement default has 2 problems\n{PROFILE}\n{GUARDRAIL}\nrequest: 705ab4f5"
            ),
            "reason": "Forbidden",
            "details": {
                "name": "default",
                "kind": "Enforcement",
                "group": "meshwarden.dev",
                "causes": [
                    {
                        "reason": "FieldValueInvalid",
                        "field": "spec.profile",
                        "message": 'is "prodution"; did you mean "production"?',
                    },
                    {
                        "reason": "FieldValueInvalid",
                        "field": "spec.bindings[0].guardrail",
                        "message": 'is "vs-retry-bounded"; did you mean "vs-retries-bounded"?',
                    },
                ],
            },
            "code": 403,
        },
    }


def test_a_long_tale_is_cut() -> None:
    response, _ = review(enforcement(bindings=[{}] * 30))

    lines = response["status"]["message"].splitlines()
    assert lines[0] == "Enforcement default has 30 problems"
    assert lines[20] == "spec.bindings[19].guardrail is missing; say which one it binds"
    assert lines[21:] == ["… and 10 more", "request: 705ab4f5"]
    assert len(response["status"]["details"]["causes"]) == 30


def test_one_problem_is_one() -> None:
    response, _ = review(enforcement(profile="x"))

    assert response["status"]["message"].startswith("Enforcement default has 1 problem\n")


def test_what_has_no_effect_is_warned_of() -> None:
    response, tally = review(enforcement("other"))

    assert tally == Tally("warn")
    assert response == {
        "allowed": True,
        "auditAnnotations": {"decision": "warn"},
        "warnings": [
            (
                "Enforcement other: it is not in force: "
                'only the Enforcement named "default" is, and this is "other"'
            )
        ],
    }


def test_an_exemption_is_named_with_its_namespace() -> None:
    obj = {"kind": "Exemption", "metadata": {"namespace": "shop", "name": "leave"}}

    response, _ = review(obj, namespace="shop")

    message = response["status"]["message"]
    assert message.startswith("Exemption shop/leave has 1 problem\nspec is missing; ")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"operation": Operation.DELETE, "old_object": {}}, id="deleting"),
        pytest.param({"sub_resource": "status"}, id="status"),
    ],
)
def test_what_enforces_nothing_new_passes(fields: dict[str, Any]) -> None:
    assert review(enforcement(**WRONG), **fields)[0]["allowed"]


def test_a_wrong_object_on_its_way_out_passes() -> None:
    """Else its finalizers could never be removed."""
    obj = enforcement(**WRONG)
    obj["metadata"]["deletionTimestamp"] = "2026-06-01T00:00:00Z"

    response, tally = review(obj, operation=Operation.UPDATE, old_object=enforcement(profile="x"))

    assert (response["allowed"], tally) == (True, Tally("allow"))


def test_a_change_of_metadata_is_never_held_against_an_old_spec() -> None:
    response, tally = review(
        enforcement(**WRONG), operation=Operation.UPDATE, old_object=enforcement(**WRONG)
    )

    assert tally == Tally("warn")
    assert response["warnings"] == [
        f"Enforcement default: {PROFILE} (was so before)",
        f"Enforcement default: {GUARDRAIL} (was so before)",
    ]


def test_a_change_of_the_spec_is_judged() -> None:
    response, _ = review(
        enforcement(**WRONG), operation=Operation.UPDATE, old_object=enforcement(profile="x")
    )

    assert not response["allowed"]
