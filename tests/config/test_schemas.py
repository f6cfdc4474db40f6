from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from webhook.config.fields import Field, Problem
from webhook.config.formats import is_duration, is_quantity
from webhook.config.schemas import described, obeying

SCHEMAS: list[Any] = [
    {"type": "string"},
    {"type": "string", "minLength": 1, "maxLength": 3},
    {"type": "string", "pattern": "^a"},
    {"type": "string", "enum": ["a", "b"]},
    {"type": "integer", "minimum": 0, "maximum": 3},
    {"type": "number", "minimum": 0.5},
    {"type": "number", "maximum": 1},
    {"type": "boolean"},
    {"type": "array"},
    {"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": True},
    {"type": "array", "uniqueItems": False, "items": {"type": "string", "enum": ["a", "b"]}},
    {"type": "array", "items": {"type": "integer", "minimum": 1}},
    {"type": "object"},
    {"type": "object", "minProperties": 1, "maxProperties": 1},
    {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "boolean"}}},
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 4)
    | st.floats(-1, 4).filter(lambda number: not number.is_integer())
    | st.sampled_from(["", "a", "b", "abcd"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(schema=st.sampled_from(SCHEMAS), value=VALUES)
def test_a_value_obeys_when_jsonschema_says_so(schema: Any, value: Any) -> None:
    """And what is wrong is told at the very place that jsonschema names."""
    field = Field(value, ("params", "p"))

    obeying(schema)(field)

    places = {("params", "p", *error.absolute_path) for error in errors(schema, value)}
    assert {problem.path for problem in field.problems} == places


def errors(schema: Any, value: Any) -> list[Any]:
    """The errors of jsonschema, without those inside of what is wrong itself."""
    found = list(Draft202012Validator(schema).iter_errors(value))
    outer = [error for error in found if not error.absolute_path]
    return outer or found


def test_what_is_wrong_inside_is_told_there() -> None:
    schema = {"type": "array", "items": {"type": "integer", "maximum": 5}}
    field = Field([1, "a", 9], ("p",))

    assert obeying(schema)(field) is None
    assert field.problems == [
        Problem(("p", 1), 'is "a"; expected an integer of at most 5'),
        Problem(("p", 2), "is 9; expected an integer of at most 5"),
    ]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "minLength": 1}, "text of at least 1 characters"),
        ({"type": "string", "minLength": 1, "maxLength": 9}, "text of 1 to 9 characters"),
        ({"type": "string", "pattern": "^a$"}, "text that matches ^a$"),
        ({"type": "string", "format": "duration"}, "a duration such as 15s"),
        ({"type": "string", "format": "quantity"}, "a quantity such as 100m or 128Mi"),
        ({"type": "string", "enum": ["any", "sidecar"]}, "one of any, sidecar"),
        ({"type": "integer"}, "an integer"),
        ({"type": "integer", "minimum": 0, "maximum": 10}, "an integer from 0 to 10"),
        ({"type": "number", "minimum": 0.5}, "a number of at least 0.5"),
        ({"type": "number", "maximum": 100}, "a number of at most 100"),
        ({"type": "boolean"}, "true or false"),
        ({"type": "array"}, "a list"),
        (
            {"type": "array", "minItems": 2, "items": {"type": "string"}, "uniqueItems": True},
            "a list of at least 2 items, each text, none twice",
        ),
        ({"type": "object"}, "a mapping"),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}},
            "a mapping, each an integer",
        ),
    ],
)
def test_what_is_expected_is_said_in_words(schema: Any, expected: str) -> None:
    assert described(schema) == expected


@pytest.mark.parametrize(
    "text", ["0", "15s", "1h30m", "1.5s", ".5h", "1.s", "100us", "100µs", "100μs", "2540400h"]
)
def test_durations(text: str) -> None:
    assert is_duration(text)


@pytest.mark.parametrize(
    "text",
    ["", "1", "s", "1d", "1 s", "-1s", "+1s", "1S", ".s", "1s ", "1s1", "9999999h", "\u0661s"],
)
def test_what_is_no_duration(text: str) -> None:
    assert not is_duration(text)


@pytest.mark.parametrize(
    "text", ["0", "100m", "0.5", "1.", ".5", "+1", "1.5Gi", "128Mi", "1e3", "2E-3", "5E", "1n"]
)
def test_quantities(text: str) -> None:
    assert is_quantity(text)


@pytest.mark.parametrize("text", ["", "m", ".", "-1", "1mi", "1KB", "1 Mi", "100M ", "1Ki5", "1e"])
def test_what_is_no_quantity(text: str) -> None:
    assert not is_quantity(text)
