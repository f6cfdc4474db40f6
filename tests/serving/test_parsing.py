"""What is malformed is refused, and named; what is sound becomes a Request."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from tests.serving.reviews import UID, encoded, review, virtual_service
from webhook.errors import MalformedReview
from webhook.model.kinds import Kind, Operation
from webhook.model.request import User
from webhook.serving.codec import parse_review

ABSENT = object()


def changed(path: str, value: Any, **fields: Any) -> bytes:
    """A sound review with *value* at *path*, or without it where the value is ABSENT."""
    body = deepcopy(review(**fields))
    *parents, last = path.split(".")
    holder = body
    for key in parents:
        holder = holder[key]
    holder[last] = value
    if value is ABSENT:
        del holder[last]
    return encoded(body)


def complaint(body: bytes) -> str:
    with pytest.raises(MalformedReview) as raised:
        parse_review(body)
    return str(raised.value)


def test_every_field_finds_its_place() -> None:
    obj, old = virtual_service(hosts=["a"]), virtual_service(hosts=["b"])
    body = review(obj, operation="UPDATE", oldObject=old, dryRun=True, subResource="status")

    request = parse_review(encoded(body))

    assert request.uid == UID
    assert request.kind == Kind("networking.istio.io", "VirtualService")
    assert (request.version, request.operation) == ("v1", Operation.UPDATE)
    assert (request.namespace, request.name, request.sub_resource) == ("shop", "reviews", "status")
    assert request.user == User("ada", ("system:authenticated",))
    assert request.dry_run is True
    assert (request.object, request.old_object) == (obj, old)
    del body["request"]["object"], body["request"]["oldObject"]
    assert request.envelope == body["request"]


def test_the_core_group_gets_the_name_that_guardrails_use() -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}

    assert parse_review(encoded(review(namespace))).kind == Kind("core", "Namespace")


@pytest.mark.parametrize(
    "field",
    [
        "name",
        "namespace",
        "subResource",
        "requestKind",
        "requestResource",
        "requestSubResource",
        "dryRun",
        "options",
        "oldObject",
    ],
)
@pytest.mark.parametrize(
    "value", [pytest.param(None, id="null"), pytest.param(ABSENT, id="absent")]
)
def test_what_an_api_server_may_leave_out(field: str, value: Any) -> None:
    assert parse_review(changed(f"request.{field}", value)).uid == UID


@pytest.mark.parametrize("field", ["username", "groups", "uid", "extra"])
def test_a_user_may_have_nothing_but_be_there(field: str) -> None:
    assert parse_review(changed(f"request.userInfo.{field}", None)).uid == UID


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", "the body is not JSON: Input data was truncated", id="empty"),
        pytest.param(b'{"kind": ', "the body is not JSON: Input data was truncated", id="cut-off"),
        pytest.param(b"[]", "the body: expected object, got array", id="array"),
        pytest.param(b"null", "the body: expected object, got null", id="null"),
        pytest.param(b"{}", "apiVersion is missing", id="nothing"),
        pytest.param(
            encoded(review())[:-1] + b"} x",
            "the body is not JSON: JSON is malformed: trailing characters (byte {})",
            id="trailing",
        ),
        pytest.param(b'{"apiVersion": NaN}', "the body is not JSON: ", id="nan"),
        pytest.param(
            b'{"apiVersion": "\xff"}',
            "the body is not JSON: 'utf-8' codec can't decode byte 0xff",
            id="not-utf-8",
        ),
        pytest.param(
            b"\xef\xbb\xbf{}", "the body is not JSON: JSON is malformed", id="byte-order-mark"
        ),
    ],
)
def test_bodies_that_are_no_review(body: bytes, expected: str) -> None:
    assert complaint(body).startswith(expected.partition("{}")[0])


@pytest.mark.parametrize(
    "nested",
    [
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="closed"),
        pytest.param(b'{"a":' * 100_000, id="open"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="arrays"),
    ],
)
def test_deep_nesting(nested: bytes) -> None:
    body = encoded(review()).replace(b'"spec": {}', b'"spec": ' + nested)

    assert complaint(body) == "the body nests too deeply"


def test_a_number_of_more_digits_than_anybody_needs() -> None:
    body = encoded(review()).replace(b'"spec": {}', b'"spec": {"n": ' + b"9" * 10_000 + b"}")

    assert complaint(body) == "request[...][...][...]: integer value out of range"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("apiVersion", ABSENT, "apiVersion is missing"),
        ("apiVersion", 1, "apiVersion: expected str, got int"),
        (
            "apiVersion",
            "admission.k8s.io/v1beta1",
            'apiVersion is "admission.k8s.io/v1beta1"; expected "admission.k8s.io/v1"',
        ),
        ("kind", ABSENT, "kind is missing"),
        ("kind", "Admission\nReview", 'kind is "Admission Review"; expected "AdmissionReview"'),
        ("request", ABSENT, "request is missing"),
        ("request", None, "request: expected object, got null"),
        ("request", [], "request: expected object, got array"),
        ("request.uid", ABSENT, "request.uid is missing"),
        ("request.uid", None, "request.uid: expected str, got null"),
        ("request.uid", "", "request.uid: expected str of length >= 1"),
        ("request.kind", ABSENT, "request.kind is missing"),
        ("request.kind", "Pod", "request.kind: expected object, got str"),
        ("request.kind.group", ABSENT, "request.kind.group is missing"),
        ("request.kind.group", None, "request.kind.group: expected str, got null"),
        ("request.kind.version", "", "request.kind.version: expected str of length >= 1"),
        ("request.kind.kind", {}, "request.kind.kind: expected str, got object"),
        ("request.resource", ABSENT, "request.resource is missing"),
        ("request.resource.resource", 3, "request.resource.resource: expected str, got int"),
        ("request.operation", ABSENT, "request.operation is missing"),
        ("request.operation", "PATCH", "request.operation: invalid enum value 'PATCH'"),
        ("request.operation", "create", "request.operation: invalid enum value 'create'"),
        ("request.userInfo", ABSENT, "request.userInfo is missing"),
        ("request.userInfo.username", 1, "request.userInfo.username: expected str | null, got int"),
        (
            "request.userInfo.groups",
            ["a", 1],
            "request.userInfo.groups[1]: expected str, got int",
        ),
        (
            "request.userInfo.extra",
            {"a": "b"},
            "request.userInfo.extra[...]: expected array, got str",
        ),
        ("request.name", 1, "request.name: expected str | null, got int"),
        ("request.namespace", ["shop"], "request.namespace: expected str | null, got array"),
        ("request.subResource", {}, "request.subResource: expected str | null, got object"),
        ("request.requestKind", "x", "request.requestKind: expected object | null, got str"),
        ("request.dryRun", "true", "request.dryRun: expected bool | null, got str"),
        ("request.dryRun", 1, "request.dryRun: expected bool | null, got int"),
        ("request.options", [], "request.options: expected object | null, got array"),
        ("request.object", ABSENT, "request.object is missing; CREATE always has one"),
        ("request.object", None, "request.object is missing; CREATE always has one"),
        ("request.object", [], "request.object is neither an object nor null"),
        ("request.object", "{}", "request.object is neither an object nor null"),
        ("request.oldObject", 1, "request.oldObject is neither an object nor null"),
        ("request.object.kind", 1, "request.object.kind: expected str | null, got int"),
        (
            "request.object.metadata",
            "x",
            "request.object.metadata: expected object | null, got str",
        ),
        (
            "request.object.metadata.labels",
            {"a": 1},
            "request.object.metadata.labels[...]: expected str, got int",
        ),
        (
            "request.object.metadata.name",
            [],
            "request.object.metadata.name: expected str | null, got array",
        ),
    ],
)
def test_fields_that_are_not_as_they_must_be(path: str, value: Any, expected: str) -> None:
    assert complaint(changed(path, value)) == expected


@pytest.mark.parametrize(
    ("operation", "obj", "old", "expected"),
    [
        ("UPDATE", None, {}, "request.object is missing; UPDATE always has one"),
        ("UPDATE", {}, None, "request.oldObject is missing; UPDATE always has one"),
        ("DELETE", {}, None, "request.oldObject is missing; DELETE always has one"),
        ("DELETE", None, None, "request.oldObject is missing; DELETE always has one"),
    ],
)
def test_without_an_object_there_would_be_nothing_to_judge(
    operation: str, obj: Any, old: Any, expected: str
) -> None:
    """It must not pass just because nothing is found in nothing."""
    body = review(operation=operation, object=obj, oldObject=old)

    assert complaint(encoded(body)) == expected


def test_a_complaint_is_short_whatever_was_sent() -> None:
    body = changed("request.operation", "x\n" * 10_000)

    assert len(complaint(body)) == 512
    assert "\n" not in complaint(body)


def test_the_last_of_two_equal_keys_counts_as_it_does_for_an_api_server() -> None:
    body = json.dumps(review()).replace('"name": "reviews"', '"name": "a", "name": "b"')

    assert parse_review(body.encode()).label == "b"
