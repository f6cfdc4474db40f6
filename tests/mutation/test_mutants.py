"""The faults that are made are those that are meant, and what goes unnoticed is told."""

from __future__ import annotations

import pytest

from tests.mutation.__main__ import report, shipped
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.trial import Fate, Trial, try_mutant
from webhook.policy.rego_text import RegoText

HEAD = "package a\n\nimport rego.v1\n\n"


def faulty(statement: str) -> set[tuple[str, str]]:
    """The operator and the line of each mutant of one statement."""
    return {(m.operator, m.shown) for m in mutants(RegoText(f"{HEAD}r if {{\n\t{statement}\n}}\n"))}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param("a > b", {("comparison", "a >= b")}, id="greater"),
        pytest.param("a <= b", {("comparison", "a < b")}, id="at-most"),
        pytest.param("a == b", {("comparison", "a != b")}, id="equal"),
        pytest.param("a := b", set(), id="an-assignment-is-no-comparison"),
        pytest.param("not f(a)", {("negation dropped", "f(a)")}, id="not"),
        pytest.param("a in b", {("membership negated", "not a in b")}, id="in"),
        pytest.param("some a in b", set(), id="an-iteration-is-no-membership"),
        pytest.param(
            "a.b[i].c",
            {("field misspelt", "a.bx[i].c"), ("field misspelt", "a.b[i].cx")},
            id="fields",
        ),
        pytest.param("lib.f(a)", set(), id="a-function-is-no-field"),
        pytest.param("f(true)", {("truth inverted", "f(false)")}, id="true"),
        pytest.param("f(7)", {("number raised", "f(8)")}, id="number"),
        pytest.param('f("a > 7")', {("text changed", 'f("a > 7x")')}, id="a-text-is-one-fault"),
        pytest.param("f(a) # not > 7", set(), id="a-comment-is-none"),
    ],
)
def test_each_operator_makes_its_fault(statement: str, expected: set[tuple[str, str]]) -> None:
    assert faulty(statement) == expected


def tried(name: str, before: str, after: str) -> Fate:
    """What becomes of a shipped suite's module in which *before* is written as *after*."""
    catalogue, suites = shipped()
    source = suites[name].source.text
    assert before in source
    mutant = Mutant("by hand", 1, source.replace(before, after))
    return try_mutant(suites[name], mutant, catalogue).fate


@pytest.mark.parametrize(
    ("before", "after", "fate"),
    [
        pytest.param("not attempts in _allowed", "attempts in _allowed", "caught", id="noticed"),
        pytest.param("# Null counts as absent", "# Null counts", "survived", id="no-fault-at-all"),
        pytest.param("if {", "if ((", "stillborn", id="no-rego"),
    ],
)
def test_a_mutant_has_one_of_three_fates(before: str, after: str, fate: str) -> None:
    assert tried("vs-retries-bounded", before, after) == fate


def test_what_survives_is_told_and_what_is_no_rego_counts_for_nothing() -> None:
    mutant = Mutant("negation dropped", 2, "one\ntwo\n")
    fates = [Fate.CAUGHT, Fate.CAUGHT, Fate.CAUGHT, Fate.SURVIVED, Fate.STILLBORN]

    lines, score = report(Trial("vs-a", mutant, fate) for fate in fates)

    assert score == 0.75
    assert lines == [
        "vs-a:2: negation dropped: two",
        "negation dropped     3 of 4 noticed",
        "3 of 4 faults noticed: 75.0%",
    ]
