"""Answers that the contract's own tests do not reach."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.serving.reviews import patch_of
from tests.serving.scripted import NAMESPACE, guardrail
from tests.serving.values import failure, request, violation
from webhook.model.decision import Decision, Injected, Mutation, PatchOperation
from webhook.model.enforcement import Action
from webhook.model.findings import DefaultValue
from webhook.serving.codec import render_mutation, render_validation
from webhook.serving.codec.warning import warnings

if TYPE_CHECKING:
    from webhook.model.request import Request

PATCH = (
    PatchOperation(("metadata", "annotations", "a/b~c"), "x"),
    PatchOperation(("spec", "http", 0, "timeout"), {"deep": [1, None]}),
)
INJECTED = tuple(
    Injected(guardrail(name), DefaultValue(("spec",), 1)) for name in ("vs-two", "vs-one", "vs-two")
)


def validated(decision: Decision) -> Any:
    answer = render_validation(request(), decision, docs_base_url="https://docs.example.com")
    return json.loads(answer)["response"]


def mutated(asked: Request, **fields: Any) -> Any:
    return json.loads(render_mutation(asked, Mutation(**fields)))["response"]


def test_a_patch_is_written_in_json_pointers() -> None:
    response = mutated(request(), injected=INJECTED, patch=PATCH)

    assert patch_of(response) == [
        {"op": "add", "path": "/metadata/annotations/a~1b~0c", "value": "x"},
        {"op": "add", "path": "/spec/http/0/timeout", "value": {"deep": [1, None]}},
    ]
    assert response["auditAnnotations"] == {"defaulted": "vs-one,vs-two"}


def test_no_patch_goes_to_where_no_object_is() -> None:
    """An API server makes an internal error of it."""
    response = mutated(request(object=None, old_object={}), injected=INJECTED, patch=PATCH)

    assert response == {"uid": request().uid, "allowed": True}


def test_a_default_that_could_not_be_worked_out_is_told_to_the_auditor() -> None:
    assert mutated(request(), failures=(failure(),))["auditAnnotations"] == {"failed": "vs-two"}
    both = mutated(request(), injected=INJECTED, patch=PATCH, failures=(failure(),))
    assert both["auditAnnotations"] == {"defaulted": "vs-one,vs-two", "failed": "vs-two"}


def test_what_is_exempt_is_allowed_and_told_to_the_auditor() -> None:
    response = validated(Decision(violations=(violation(exemption="shop/why"),)))

    assert response == {
        "uid": request().uid,
        "allowed": True,
        "auditAnnotations": {"decision": "audit", "exempted": "vs-one"},
    }


def test_causes_name_field_and_guardrail_and_keep_failures_apart() -> None:
    decision = Decision(
        violations=(violation(path=("spec", "hosts", 0), message="a\nb"),), failures=(failure(),)
    )

    assert validated(decision)["status"]["details"]["causes"] == [
        {"reason": "vs-one", "field": "spec.hosts[0]", "message": "a b"},
        {"reason": "EvaluationFailure", "message": "[vs-two] could not be judged: out of time"},
    ]


def test_causes_end_at_a_hundred() -> None:
    found = tuple(violation(path=("spec", i)) for i in range(300))

    causes = validated(Decision(violations=found))["status"]["details"]["causes"]

    assert [cause["field"] for cause in causes] == [f"spec[{i}]" for i in range(100)]


def test_the_core_group_is_written_as_kubernetes_does() -> None:
    answer = render_validation(
        request(kind=NAMESPACE), Decision(violations=(violation(),)), docs_base_url=""
    )

    details = json.loads(answer)["response"]["status"]["details"]
    assert details["kind"] == "Namespace"
    assert "group" not in details


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        pytest.param(Decision(), [], id="nothing"),
        pytest.param(
            Decision(violations=(violation(action=Action.AUDIT), violation())), [], id="not-warned"
        ),
        pytest.param(
            Decision(violations=(violation(action=Action.WARN, unchanged=True),)),
            ["[vs-one] spec: spec is wrong; right it (was so before); fix: Do as vs-one says."],
            id="unchanged",
        ),
        pytest.param(
            Decision(failures=(failure(action=Action.WARN),)),
            ["[vs-two] could not be judged: out of time"],
            id="not-judged",
        ),
        pytest.param(
            Decision(violations=(violation(),), break_glass="fire"),
            ["[vs-one] spec: spec is wrong; right it; fix: Do as vs-one says."],
            id="break-glass",
        ),
        pytest.param(
            Decision(violations=(violation(action=Action.WARN, message="x" * 220),)),
            [f"[vs-one] spec: {'x' * 220}"],
            id="no-room-for-the-fix",
        ),
    ],
)
def test_warnings(decision: Decision, expected: list[str]) -> None:
    assert warnings(decision) == expected
