from __future__ import annotations

import pytest

from webhook.policy.rego_tests import Statement, probe, read_tests
from webhook.policy.rego_text import RegoText

SOURCE = """\
package a_test # of a

import rego.v1

import data.a as guardrail # what is tested

test_block if {
	some x in [1, 2]; x > 1 # and more
	found := {"a == b": [
		x, # ==
	]}
	count(found) == 1
}

# test_not if false
test_one_line if denied({"a": {"==": 1}}) == {{"msg": "}"}}

test_over_lines if denied(1) ==
	set()
test_last if every x in [1] { x == 1 }

test_block if false

denied(x) := x
"""


def test_every_test_is_found_with_its_statements() -> None:
    found = [
        (test.name, test.line, [(statement.line, statement.shown) for statement in test.statements])
        for test in read_tests(RegoText(SOURCE))
    ]

    assert found == [
        (
            "test_block",
            7,
            [
                (8, "some x in [1, 2]"),
                (8, "x > 1"),
                (9, 'found := {"a == b": [ x, ]}'),
                (12, "count(found) == 1"),
            ],
        ),
        ("test_one_line", 16, [(16, 'denied({"a": {"==": 1}}) == {{"msg": "}"}}')]),
        ("test_over_lines", 18, [(18, "denied(1) == set()")]),
        ("test_last", 20, [(20, "every x in [1] { x == 1 }")]),
    ]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("test_a if {\n\tx == 1", id="never-closed"),
        pytest.param("test_a if {\n\tx == 1\n", id="nor-after-a-line"),
    ],
)
def test_what_is_no_rego_does_no_harm(source: str) -> None:
    (found,) = read_tests(RegoText(source))

    assert [statement.shown for statement in found.statements] == ["x == 1"]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        pytest.param("denied(x) == {1}", ("denied(x)", "{1}"), id="plain"),
        pytest.param(
            "g.deny == {1} with input as {2}",
            ("g.deny with input as {2}", "{1} with input as {2}"),
            id="with-input",
        ),
        pytest.param('f({"x": a == b}) == "=="', ('f({"x": a == b})', '"=="'), id="brackets"),
        pytest.param("count(x) >= 1", None, id="another-operator"),
        pytest.param("every x in y { x == 1 }", None, id="only-inside"),
        pytest.param("found := g.deny with input as a", None, id="assignment"),
    ],
)
def test_the_sides_of_a_comparison(text: str, sides: tuple[str, str] | None) -> None:
    assert Statement(text, 1).sides == sides


def test_a_probe_asks_what_comes_after_some_statements() -> None:
    text = RegoText(SOURCE)
    head = "package a_test import rego.v1 import data.a as guardrail"
    body = "p := value if { some x in [1, 2] x > 1 value := x + 1 }"

    found = probe(text, read_tests(text)[0].statements[:2], "p", "x + 1")

    assert found.split() == f"{head} {body}".split()
