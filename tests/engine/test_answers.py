"""Answers of the contract's form become findings; no other answer is passed over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from webhook.engine.answers import AnswerError, read
from webhook.model.findings import Breach, DefaultValue, RuleName

DENY, INJECT = RuleName.DENY, RuleName.INJECT


def breach(**changed: Any) -> dict[str, Any]:
    return {"path": ["spec"], "msg": "wrong", **changed}


def test_nothing_found() -> None:
    assert read(DENY, "[]", input_json="{}") == ()


def test_breaches_stand_by_path_and_then_by_message() -> None:
    paths = [["spec", "http", 10], ["spec", "http", 9], ["spec"], ["spec", "http", "x"], [0]]
    answer = [breach(path=path) for path in paths] + [breach(msg="also wrong")]

    assert read(DENY, json.dumps(answer), input_json="{}") == (
        Breach((0,), "wrong"),
        Breach(("spec",), "also wrong"),
        Breach(("spec",), "wrong"),
        Breach(("spec", "http", 9), "wrong"),
        Breach(("spec", "http", 10), "wrong"),
        Breach(("spec", "http", "x"), "wrong"),
    )


def test_defaults_stand_by_path_and_carry_any_value() -> None:
    values: list[Any] = [None, {"a": [1, True, "x", 0.5]}, "15s"]
    answer = [{"path": ["b", i], "value": value} for i, value in enumerate(values)]

    found = read(INJECT, json.dumps(list(reversed(answer))), input_json="{}")

    assert found == tuple(DefaultValue(("b", i), value) for i, value in enumerate(values))


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        pytest.param(DENY, "text", id="text"),
        pytest.param(DENY, True, id="truth"),
        pytest.param(DENY, {"path": ["a"], "msg": "b"}, id="one-breach-outside-a-set"),
        pytest.param(DENY, ["text"], id="texts"),
        pytest.param(DENY, [breach(), "text"], id="one-wrong-among-right-ones"),
        pytest.param(DENY, [{"path": ["a"]}], id="no-message"),
        pytest.param(DENY, [{"msg": "a"}], id="no-path"),
        pytest.param(DENY, [breach(details={})], id="surplus-key"),
        pytest.param(DENY, [breach(msg="")], id="empty-message"),
        pytest.param(DENY, [breach(msg=7)], id="message-is-a-number"),
        pytest.param(DENY, [breach(path="spec")], id="path-is-text"),
        pytest.param(DENY, [breach(path=[])], id="empty-path"),
        pytest.param(DENY, [breach(path=["a", None])], id="null-in-a-path"),
        pytest.param(DENY, [breach(path=["a", 1.5])], id="fraction-in-a-path"),
        pytest.param(DENY, [breach(path=["a", -1])], id="negative-index"),
        pytest.param(DENY, [breach(path=["a", True])], id="truth-in-a-path"),
        pytest.param(DENY, [{"path": ["a"], "value": 1}], id="default-where-a-breach-belongs"),
        pytest.param(INJECT, [breach()], id="breach-where-a-default-belongs"),
        pytest.param(INJECT, [{"path": ["a"]}], id="no-value"),
    ],
)
def test_another_form_is_an_error(rule: RuleName, answer: Any) -> None:
    expected = f"its rule `{rule}` answered in another form than the contract's: "

    with pytest.raises(AnswerError, match=expected):
        read(rule, json.dumps(answer), input_json="{}")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(["<undefined>"], id="element"),
        pytest.param("<undefined>", id="whole-answer"),
        pytest.param([breach(msg="attempts is <undefined>; at most 3")], id="in-a-message"),
        pytest.param([breach(path=["spec", "<undefined>"])], id="in-a-path"),
    ],
)
def test_undefined_values_are_an_error(answer: Any) -> None:
    with pytest.raises(AnswerError, match="its rule `deny` answered with an undefined value"):
        read(DENY, json.dumps(answer), input_json='{"object":{}}')


def test_a_user_who_writes_the_word_is_judged() -> None:
    """Writing it into an object must not turn a violation into a failure that may only warn."""
    answer = json.dumps([breach(msg="host is <undefined>")])

    found = read(DENY, answer, input_json='{"object":{"host":"<undefined>"}}')

    assert found == (Breach(("spec",), "host is <undefined>"),)


def test_a_user_who_writes_the_word_hides_no_undefined_element() -> None:
    with pytest.raises(AnswerError, match="another form"):
        read(DENY, '["<undefined>"]', input_json='{"object":{"host":"<undefined>"}}')
