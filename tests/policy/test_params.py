"""Parameters are JSON Schemas of known keywords, and their defaults obey them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.policy.guardrail_files import REGO, write_guardrail
from tests.policy.refusing import refusal
from webhook.policy import load

if TYPE_CHECKING:
    from pathlib import Path

PARAMS = "{type: string, format: duration, default: 15s, description: Injected.}"


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        pytest.param(
            "{type: string, description: D.}",
            "P.default is missing; a binding may leave the parameter out",
            id="no-default",
        ),
        pytest.param(
            "{type: string, default: x}",
            "P.description is missing; say what it bounds",
            id="no-description",
        ),
        pytest.param(
            "{default: x, description: D.}",
            "P.type is missing; expected one of string, integer, number, boolean, "
            "array, object",
            id="no-type",
        ),
        pytest.param(
            "{type: [string], default: x, description: D.}",
            'P.type is ["string"]; expected text',
            id="type-is-a-list",
        ),
        pytest.param(
            "{type: strng, default: x, description: D.}",
            'P.type is "strng"; did you mean "string"?',
            id="type-misspelt",
        ),
        pytest.param(
            "7",
            "P is 7; expected a mapping",
            id="no-schema",
        ),
        pytest.param(
            "{type: string, minimum: 3, default: x, description: D.}",
            "P.minimum is unknown; known are type, default, description, enum, "
            "minLength, maxLength, pattern, format",
            id="keyword-of-another-type",
        ),
        pytest.param(
            "{type: integer, minmum: 3, default: 4, description: D.}",
            'P.minmum is unknown; did you mean "minimum"?',
            id="keyword-misspelt",
        ),
        pytest.param(
            "{type: integer, minimum: x, default: 4, description: D.}",
            'P.minimum is "x"; expected a number',
            id="bound-is-no-number",
        ),
        pytest.param(
            "{type: string, minLength: -1, default: x, description: D.}",
            "P.minLength is -1; expected an integer of at least 0",
            id="count-is-negative",
        ),
        pytest.param(
            "{type: string, enum: [], default: x, description: D.}",
            "P.enum is []; expected a list of at least 1 items",
            id="enum-is-empty",
        ),
        pytest.param(
            "{type: string, pattern: '(', default: x, description: D.}",
            'P.pattern is "("; expected a regular expression such as ^[a-z]+$',
            id="pattern-is-no-pattern",
        ),
        pytest.param(
            "{type: string, pattern: 7, default: x, description: D.}",
            "P.pattern is 7; expected a regular expression such as ^[a-z]+$",
            id="pattern-is-a-number",
        ),
        pytest.param(
            "{type: string, format: [x], default: x, description: D.}",
            'P.format is ["x"]; expected one of duration, regex, quantity',
            id="format-unknown",
        ),
        pytest.param(
            "{type: string, default: 7, description: D.}",
            "P.default is 7; expected text",
            id="default-of-another-type",
        ),
        pytest.param(
            "{type: integer, default: true, description: D.}",
            "P.default is true; expected an integer",
            id="truth-is-no-integer",
        ),
        pytest.param(
            "{type: number, default: true, description: D.}",
            "P.default is true; expected a number",
            id="truth-is-no-number",
        ),
        pytest.param(
            "{type: boolean, default: 1, description: D.}",
            "P.default is 1; expected true or false",
            id="one-is-no-truth",
        ),
        pytest.param(
            "{type: integer, minimum: 5, default: 4, description: D.}",
            "P.default is 4; expected an integer of at least 5",
            id="default-too-small",
        ),
        pytest.param(
            "{type: number, maximum: 0.5, default: 0.6, description: D.}",
            "P.default is 0.6; expected a number of at most 0.5",
            id="default-too-large",
        ),
        pytest.param(
            "{type: string, enum: [a, b], default: c, description: D.}",
            'P.default is "c"; expected one of a, b',
            id="default-not-in-enum",
        ),
        pytest.param(
            "{type: string, minLength: 2, default: c, description: D.}",
            'P.default is "c"; expected text of at least 2 characters',
            id="default-too-short",
        ),
        pytest.param(
            "{type: string, maxLength: 2, default: ccc, description: D.}",
            'P.default is "ccc"; expected text of at most 2 characters',
            id="default-too-long",
        ),
        pytest.param(
            "{type: string, pattern: ^a, default: ba, description: D.}",
            'P.default is "ba"; expected text that matches ^a',
            id="default-of-another-form",
        ),
        pytest.param(
            "{type: string, format: duration, default: 1d, description: D.}",
            'P.default is "1d"; expected a duration such as 15s',
            id="days-are-no-duration",
        ),
        pytest.param(
            "{type: string, format: quantity, default: 1KB, description: D.}",
            'P.default is "1KB"; expected a quantity such as 100m or 128Mi',
            id="no-quantity",
        ),
        pytest.param(
            "{type: string, format: regex, default: '[', description: D.}",
            'P.default is "["; expected a regular expression such as ^[a-z]+$',
            id="no-regular-expression",
        ),
        pytest.param(
            "{type: array, minItems: 1, default: [], description: D.}",
            "P.default is []; expected a list of at least 1 items",
            id="default-has-too-few",
        ),
        pytest.param(
            "{type: array, maxItems: 1, default: [a, b], description: D.}",
            'P.default is ["a", "b"]; expected a list of at most 1 items',
            id="default-has-too-many",
        ),
        pytest.param(
            "{type: array, uniqueItems: true, default: [a, a], description: D.}",
            'P.default is ["a", "a"]; expected a list, none twice',
            id="default-repeats",
        ),
        pytest.param(
            "{type: array, items: {type: integer}, default: [1, a], description: D.}",
            'P.default[1] is "a"; expected an integer',
            id="item-of-another",
        ),
        pytest.param(
            "{type: array, items: {type: integr}, default: [1], description: D.}",
            'P.items.type is "integr"; did you mean "integer"?',
            id="items-misspelt",
        ),
        pytest.param(
            "{type: array, items: {type: string, default: x}, default: [], description: D.}",
            "P.items.default is unknown; known are type, enum, minLength, "
            "maxLength, pattern, format",
            id="item-with-a-default",
        ),
        pytest.param(
            "{type: object, additionalProperties: {type: string, minLength: 1}, "
            "default: {a: ''}, description: D.}",
            'P.default.a is ""; expected text of at least 1 characters',
            id="property-too-short",
        ),
        pytest.param(
            "{type: object, minProperties: 1, default: {}, description: D.}",
            "P.default is {}; expected a mapping of at least 1 entries",
            id="too-few-properties",
        ),
        pytest.param(
            "{type: object, maxProperties: 0, default: {a: 1}, description: D.}",
            'P.default is {"a": 1}; expected a mapping of at most 0 entries',
            id="too-many",
        ),
    ],
)  # fmt: skip
def test_parameter_is_refused(tmp_path: Path, schema: str, problem: str) -> None:
    rest = refusal(tmp_path, PARAMS, schema)

    assert rest.split(": ", 1)[1] == problem.replace("P", "custom.params.defaultTimeout", 1)


@pytest.mark.parametrize(
    "schema",
    [
        "{type: integer, minimum: 0, maximum: 10, default: 0, description: D.}",
        "{type: number, minimum: 0, maximum: 1, default: 0.5, description: D.}",
        "{type: boolean, default: false, description: D.}",
        "{type: string, format: quantity, default: 128Mi, description: D.}",
        "{type: string, format: quantity, default: '0.5', description: D.}",
        "{type: string, format: duration, default: 1h30m0.5s, description: D.}",
        "{type: string, enum: [a, b], pattern: '^[ab]$', default: a, description: D.}",
        "{type: array, items: {type: string}, uniqueItems: true, default: [a], description: D.}",
        "{type: array, uniqueItems: false, default: [a, a], description: D.}",
        "{type: object, additionalProperties: {type: string}, default: {a: b}, description: D.}",
    ],
)
def test_parameter_is_accepted(tmp_path: Path, schema: str) -> None:
    write_guardrail(tmp_path, REGO.replace(PARAMS, schema))

    assert "defaultTimeout" in load(tmp_path).guardrails["vs-timeout-required"].params


def test_parameter_names_are_in_camel_case(tmp_path: Path) -> None:
    rest = refusal(tmp_path, "defaultTimeout", "default_timeout")

    assert rest == "20:24: custom.params.default_timeout is no camelCase name"


def test_params_are_a_mapping(tmp_path: Path) -> None:
    rest = refusal(tmp_path, f"\n#     defaultTimeout: {PARAMS}", " [defaultTimeout]")

    assert rest == '19:13: custom.params is ["defaultTimeout"]; expected a mapping'
