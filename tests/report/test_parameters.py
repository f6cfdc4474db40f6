from __future__ import annotations

from typing import Any

import pytest

from tests.report.values import a_guardrail
from webhook.config.keywords import KEYWORDS
from webhook.report.parameters import _WORDS, Param, params_of


@pytest.mark.parametrize(
    ("schema", "type_", "bounds"),
    [
        pytest.param({"type": "integer"}, "integer", "", id="unbounded"),
        pytest.param(
            {"type": "integer", "minimum": 0, "maximum": 10},
            "integer",
            "at least 0, at most 10",
            id="numbers",
        ),
        pytest.param({"type": "string", "format": "duration"}, "duration", "", id="a-format"),
        pytest.param(
            {"type": "string", "minLength": 1, "maxLength": 3, "pattern": "^a|b$"},
            "string",
            "at least 1 long, at most 3 long, like ^a|b$",
            id="text",
        ),
        pytest.param(
            {"type": "string", "enum": ["A", "B"]}, "string", "one of A, B", id="a-choice"
        ),
        pytest.param(
            {
                "type": "array",
                "items": {"type": "string", "enum": ["A", "B"]},
                "minItems": 1,
                "maxItems": 2,
                "uniqueItems": True,
            },
            "list of string",
            "each one of A, B, at least 1 of them, at most 2 of them, none twice",
            id="a-list",
        ),
        pytest.param(
            {"type": "array", "uniqueItems": False}, "list of anything", "", id="a-list-of-anything"
        ),
        pytest.param(
            {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
            "map to integer",
            "each at least 1",
            id="a-map",
        ),
        pytest.param(
            {"type": "object", "minProperties": 1, "maxProperties": 9},
            "map to anything",
            "at least 1 entries, at most 9 entries",
            id="a-map-to-anything",
        ),
    ],
)
def test_a_schema_in_words(schema: dict[str, Any], type_: str, bounds: str) -> None:
    whole = {"default": ["ü", 1], "description": "What it is.", **schema}

    assert list(params_of(a_guardrail(params={"name": whole}))) == [
        Param(name="name", type=type_, default='["ü", 1]', bounds=bounds, description="What it is.")
    ]


def test_every_bound_that_metadata_may_set_is_told() -> None:
    assert {*_WORDS, "format"} == {*KEYWORDS}


def test_parameters_come_by_name() -> None:
    schema = {"type": "boolean", "default": True, "description": "x"}
    guardrail = a_guardrail(params={"b": schema, "a": schema})

    assert [param.name for param in params_of(guardrail)] == ["a", "b"]
