"""The input document is the one that is documented, whatever a client sent."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

import pytest

from tests.engine.small_policies import a_request
from webhook.engine.inputs import InputError, encode, input_document
from webhook.model.kinds import Operation

NEW, OLD = {"metadata": {"name": "new"}}, {"metadata": {"name": "old"}}


@pytest.mark.parametrize(
    ("operation", "judging_old", "expected"),
    [
        pytest.param(Operation.CREATE, False, (NEW, None), id="create"),
        pytest.param(Operation.UPDATE, False, (NEW, OLD), id="update"),
        pytest.param(Operation.UPDATE, True, (OLD, None), id="update-judging-old"),
        pytest.param(Operation.DELETE, False, (OLD, None), id="delete"),
    ],
)
def test_object_is_the_object_under_review(
    operation: Operation, *, judging_old: bool, expected: tuple[Any, Any]
) -> None:
    old = None if operation is Operation.CREATE else OLD
    request = a_request(NEW, operation=operation, old_object=old)

    document = input_document(request, params={}, context={}, judging_old=judging_old)

    assert (document["object"], document["oldObject"]) == expected


def test_document_has_these_keys_and_no_other() -> None:
    request = a_request(NEW, envelope=MappingProxyType({"uid": "u", "operation": "CREATE"}))
    params = MappingProxyType({"b": MappingProxyType({"x": 1}), "a": {}})

    text = encode(input_document(request, params=params, context={"now": "2026-06-01T00:00:00Z"}))

    assert json.loads(text) == {
        "request": {"uid": "u", "operation": "CREATE"},
        "object": NEW,
        "oldObject": None,
        "guardrails": ["b", "a"],
        "params": {"b": {"x": 1}, "a": {}},
        "context": {"now": "2026-06-01T00:00:00Z"},
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(
            "ü 漢 🚢 </script> \u2028 \x00", "ü 漢 🚢 </script> \u2028 \x00", id="unicode"
        ),
        pytest.param(2**64, 2**64, id="large-integer"),
        pytest.param(float("nan"), None, id="nan-is-no-json"),
        pytest.param(float("inf"), None, id="infinity-is-no-json"),
        pytest.param({1: "x"}, {"1": "x"}, id="keys-are-text"),
    ],
)
def test_odd_values_are_written_as_json(value: Any, written: Any) -> None:
    assert json.loads(encode({"x": value})) == {"x": written}


def endless() -> list[Any]:
    found: list[Any] = []
    found.append(found)
    return found


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param("\ud800", "surrogates not allowed", id="half-a-pair"),
        pytest.param(object(), "a value of type object", id="no-json-value"),
        pytest.param(endless(), "maximum recursion depth exceeded", id="endless"),
    ],
)
def test_what_json_cannot_hold_is_refused(value: Any, reason: str) -> None:
    with pytest.raises(InputError, match="the object cannot be written as JSON: ") as raised:
        encode({"x": value})

    assert reason in str(raised.value)
