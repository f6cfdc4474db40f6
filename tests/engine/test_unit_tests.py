from __future__ import annotations

import pytest

from webhook.engine.rego import RegoError
from webhook.engine.unit_tests import UnitTests
from webhook.model.guardrail import PolicyModule

RULES = PolicyModule(
    "a.rego",
    """package a

import rego.v1

big if {
	input.size > 9
}

odd if {
	input.odd
	"x"
}
""",
    "a",
)
TESTS = PolicyModule(
    "a_test.rego",
    """package a_test

import rego.v1

import data.a

test_big if a.big with input as {"size": 10}

test_small if a.big with input as {"size": 1}

test_text if "true"

test_wrong if units.parse(1) == 2
""",
    "a_test",
)


def test_a_test_holds_where_it_is_true_and_nothing_else() -> None:
    unit_tests = UnitTests([RULES, TESTS])

    held = {
        name: unit_tests.holds(f"data.a_test.test_{name}")
        for name in ("big", "small", "text", "big")
    }

    assert held == {"big": True, "small": False, "text": True}


def test_what_cannot_be_evaluated_is_no_failure() -> None:
    unit_tests = UnitTests([RULES, TESTS])

    with pytest.raises(RegoError, match=r"^a_test.rego:13:27: `units.parse` expects"):
        unit_tests.holds("data.a_test.test_wrong")
    assert unit_tests.holds("data.a_test.test_big")


def test_lines_are_counted_as_tests_come_to_them() -> None:
    unit_tests = UnitTests([RULES, TESTS])

    unit_tests.holds("data.a_test.test_big")

    assert unit_tests.lines(RULES) == ([6, 10], [11])
    assert unit_tests.lines(TESTS) != ([], [])


def test_a_probe_asks_for_anything_and_leaves_no_trace() -> None:
    unit_tests = UnitTests([RULES, TESTS])
    source = "package a_test\n\nimport rego.v1\n\np := [x | some x in {1, 2}; x > input]\n"

    assert unit_tests.probe(source.replace("input", "1"), "data.a_test.p") == "[\n  2\n]"
    undefined = "package a_test\n\nimport rego.v1\n\np if input.none\n"
    assert unit_tests.probe(undefined, "data.a_test.p") is None
    with pytest.raises(RegoError, match="not a valid rule path"):
        unit_tests.holds("data.a_test.p")


@pytest.mark.parametrize("broken", [RULES, TESTS])
def test_what_is_no_rego_is_refused(broken: PolicyModule) -> None:
    modules = [RULES, TESTS, PolicyModule(f"{broken.name}2", "package x\n\nx if {", "x")]

    with pytest.raises(RegoError, match=rf"^{broken.name}2:3:"):
        UnitTests(modules)
