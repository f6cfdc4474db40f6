"""A review comes back from its line as it was, but for what must not be written down."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.recording.reviews import recorded, virtual_service
from webhook.recording.lines import decode, encode
from webhook.recording.redaction import LAST_APPLIED


def written(obj: dict[str, Any], *annotations: str) -> Any:
    return json.loads(encode(recorded(obj), annotations=annotations))["request"]["object"]


@pytest.mark.parametrize(
    "review",
    [
        pytest.param(recorded(virtual_service()), id="created"),
        pytest.param(
            recorded(virtual_service(), old=virtual_service(labels={"a": "b"})), id="updated"
        ),
        pytest.param(replace(recorded(virtual_service()), namespace=None), id="no-namespace"),
        pytest.param(replace(recorded(virtual_service()), guardrails=()), id="no-guardrail"),
    ],
)
def test_a_review_comes_back_as_it_was(review: Any) -> None:
    assert decode(encode(review, annotations=())) == review


def test_a_line_is_one_line() -> None:
    line = encode(recorded(virtual_service(annotations={"a": "one\ntwo"})), annotations=())

    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1


@pytest.mark.parametrize("field", ["data", "stringData"])
def test_the_data_of_a_secret_is_never_written(field: str) -> None:
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "token"},
        field: {"password": "hunter2"},
    }

    found = written(secret)

    assert found == {**secret, field: "[redacted]"}


def test_named_annotations_and_managed_fields_are_never_written() -> None:
    """The namespace's annotations are treated as the object's."""
    obj = virtual_service(annotations={LAST_APPLIED: "{}", "a": "b"}, managedFields=[{}])

    assert written(obj, LAST_APPLIED)["metadata"] == {
        "name": "reviews",
        "namespace": "shop",
        "annotations": {LAST_APPLIED: "[redacted]", "a": "b"},
    }
    assert json.loads(encode(recorded(obj), annotations=["note"]))["namespace"] == {
        "name": "shop",
        "labels": {"env": "prod"},
        "annotations": {},
        "deleting": False,
    }


def test_of_the_user_only_name_and_groups_are_written() -> None:
    review = recorded(virtual_service())
    user: dict[str, Any] = {
        "username": "ada",
        "groups": ["g"],
        "uid": "1",
        "extra": {"token": ["secret"]},
    }
    review = replace(
        review,
        request=replace(review.request, envelope={**review.request.envelope, "userInfo": user}),
    )

    line = json.loads(encode(review, annotations=()))

    assert line["request"]["userInfo"] == {"username": "ada", "groups": ["g"]}


def test_what_a_client_left_out_or_mistyped_is_written_as_it_is() -> None:
    """Reviews are recorded whatever they hold; what was judged is what is kept."""
    obj = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x", "annotations": None}}
    bare = replace(recorded(obj), request=replace(recorded(obj).request, envelope={"name": 7}))

    line = encode(bare, annotations=())

    assert json.loads(line)["request"] == {"name": 7, "object": obj, "oldObject": None}
    assert (decode(line).request.name, decode(line).request.user.name) == ("", "")


def test_an_object_without_metadata_is_written_as_it_is() -> None:
    """Nobody promises what an audited or refused object looks like."""
    review = recorded(virtual_service())
    odd: dict[str, Any] = {"kind": "Secret", "metadata": [], "data": None}
    line = encode(replace(review, request=replace(review.request, object=odd)), annotations=())

    assert json.loads(line)["request"]["object"] == {**odd, "data": "[redacted]"}


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        pytest.param({"schema": "other"}, "its schema is 'other'; this release reads", id="schema"),
        pytest.param({"kind": "Pod"}, "'Pod' is not of the form group/Kind", id="kind"),
        pytest.param({"operation": "WATCH"}, "Invalid enum value 'WATCH'", id="operation"),
        pytest.param({"request": None}, "Expected `object`, got `null`", id="request"),
    ],
)
def test_a_line_of_another_shape_is_refused(change: dict[str, Any], trouble: str) -> None:
    line = json.loads(encode(recorded(virtual_service()), annotations=()))

    with pytest.raises(ValueError, match=trouble):
        decode(json.dumps({**line, **change}).encode())
