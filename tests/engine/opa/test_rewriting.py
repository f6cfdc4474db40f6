"""A module that stands among others means what it meant alone, or it is left alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.policies import opa
from webhook.engine.opa.rewriting import UnmergeableError, _Rewriting, rewritten
from webhook.engine.rego import syntax
from webhook.model.guardrail import PolicyModule

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = "test.one"
IN = "data.meshwarden.policies"
HEAD = f"package {PACKAGE}\n\nimport rego.v1\n\n"


def in_merged(source: str, package: str = PACKAGE) -> str:
    """*source*, which may need `lib.a` and `lib.b`, in its new form."""
    return rewritten(PolicyModule("test/one.rego", source, package), ("lib.a", "lib.b"))


def rules(code: str) -> str:
    """What becomes of *code*, without the four lines above it."""
    return in_merged(HEAD + code).removeprefix("\n" * 4)


P, A = f"{IN}.test.one", f"{IN}.lib.a"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("x := 1", "policies.test.one.x := 1", id="value"),
        pytest.param(
            "x if _y\n\n_y if input.y",
            f"policies.test.one.x if {P}._y\n\npolicies.test.one._y if input.y",
            id="rule-of-its-own",
        ),
        pytest.param(
            "deny contains x if some x in _y\n\n_y contains 1",
            f"policies.test.one.deny contains x if some x in {P}._y\n\n"
            "policies.test.one._y contains 1",
            id="set",
        ),
        pytest.param(
            "x[k] := y if {\n\tsome k, v in input.a\n\ty := x2[v]\n}\n\nx2[1] := 2\n\nx2.a.b := 3",
            "policies.test.one.x[k] := y if {\n\tsome k, v in input.a\n"
            f"\ty := {P}.x2[v]\n}}\n\n"
            "policies.test.one.x2[1] := 2\n\npolicies.test.one.x2.a.b := 3",
            id="partial-object",
        ),
        pytest.param(
            "f(x) := g(x, f) if x > 1\nelse := f(2) if g(1, 2)\nelse := 3\n\ng(f, _) := f",
            f"policies.test.one.f(x) := {P}.g(x, {P}.f) if x > 1\n"
            f"else := {P}.f(2) if {P}.g(1, 2)\nelse := 3\n\npolicies.test.one.g(f, _) := f",
            id="functions-whose-arguments-hide-rules",
        ),
        pytest.param(
            "policies := dispatch(1)\n\ndispatch(policies) := policies",
            f"policies.test.one.policies := {P}.dispatch(1)\n\n"
            "policies.test.one.dispatch(policies) := policies",
            id="its-own-rules-called-like-those-of-the-whole",
        ),
        pytest.param(
            'f({"key": [x]}) := x\n\nx := f({"key": [1]})',
            f'policies.test.one.f({{"key": [x]}}) := x\n\n'
            f'policies.test.one.x := {P}.f({{"key": [1]}})',
            id="a-pattern-as-argument",
        ),
        pytest.param(
            "default x := 1\n\nx := 2 if input.x\n\ndefault f(_) := false\n\ndefault g(x) := 1",
            "default policies.test.one.x := 1\n\npolicies.test.one.x := 2 if input.x\n\n"
            "default policies.test.one.f(_) := false\n\ndefault policies.test.one.g(x) := 1",
            id="default",
        ),
        pytest.param(
            'x contains {\n\t"x": x2, # x2\n\t"y": `x2`,\n} if {\n\tx2 == "x2"\n}\n\nx2 := "x2"',
            f'policies.test.one.x contains {{\n\t"x": {P}.x2, # x2\n\t"y": `x2`,\n}} if {{\n'
            f'\t{P}.x2 == "x2"\n}}\n\npolicies.test.one.x2 := "x2"',
            id="a-head-of-many-lines",
        ),
        pytest.param(
            '# Größe\nx := [_y, "ü", \'_y\'] if "é" == input.é\n'.replace("'_y'", '"→"').replace(
                "input.é", 'input["é"]'
            )
            + "_y := 1 if _z\n_z if _y2\n_y2 := 2",
            f'# Größe\npolicies.test.one.x := [{P}._y, "ü", "→"] if "é" == input["é"]\n'
            f"policies.test.one._y := 1 if {P}._z\npolicies.test.one._z if {P}._y2\n"
            "policies.test.one._y2 := 2",
            id="more-bytes-than-characters",
        ),
        pytest.param(
            "x if {\n\tcount({y | some y in _l}) == 1\n\tevery z in _l { z == _n }\n\tnot _n\n}\n"
            "_l := [1]\n_n := 1",
            f"policies.test.one.x if {{\n\tcount({{y | some y in {P}._l}}) == 1\n"
            f"\tevery z in {P}._l {{ z == {P}._n }}\n\tnot {P}._n\n}}\n"
            "policies.test.one._l := [1]\npolicies.test.one._n := 1",
            id="in-comprehensions-and-every",
        ),
        pytest.param(
            "x := data.test.one.y\n\ny := data.lib.a.z(1)",
            f"policies.test.one.x := {IN}.test.one.y\n\npolicies.test.one.y := {IN}.lib.a.z(1)",
            id="in-full",
        ),
        pytest.param(
            "x if _y = 1\n\n_y := 1",
            f"policies.test.one.x if {P}._y = 1\n\npolicies.test.one._y := 1",
            id="unification-makes-up-no-name",
        ),
        pytest.param(
            "x := sprintf(`%s`, [1])", "policies.test.one.x := sprintf(`%s`, [1])", id="built-in"
        ),
    ],
)
def test_names_are_told_in_full(code: str, expected: str) -> None:
    assert rules(code) == expected


@pytest.mark.parametrize(
    ("imports", "code", "expected"),
    [
        pytest.param("import data.lib.a", "x if a.f(1)", f"x if {A}.f(1)", id="a-helper"),
        pytest.param("import data.lib.a as b", "x if b.a", f"x if {A}.a", id="an-alias"),
        pytest.param("import data.lib.a.f", "x if f(1)", f"x if {A}.f(1)", id="a-rule"),
        pytest.param("import data.lib.a", "x(a) if a.f", "x(a) if a.f", id="hidden-by-an-argument"),
        pytest.param(
            "import data.lib.a\nimport data.lib.b",
            'x := {"a": a.x, "b": b["a"]}',
            f'x := {{"a": {A}.x, "b": {IN}.lib.b["a"]}}',
            id="two",
        ),
    ],
)
def test_imports_are_told_in_full(imports: str, code: str, expected: str) -> None:
    empty = "\n" * imports.count("\n")
    assert rules(f"{imports}\n{code}") == f"{empty}\npolicies.test.one.{expected}"


def test_what_stands_above_the_package_is_left_out() -> None:
    """METADATA is that of a package, and would be refused elsewhere; every line below is kept."""
    source = f"# METADATA\n# title: é\n{HEAD}# why\nx := 1\n"

    assert in_merged(source) == "\n\n\n\n# why\npolicies.test.one.x := 1\n"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(f"{HEAD}x := ", "it cannot be read", id="no-rego"),
        pytest.param("package test.other\n\nx := 1\n", "its package is test.other", id="package"),
        pytest.param('package test["one"]\n', 'its package is test["one"]', id="brackets"),
        pytest.param(f"{HEAD}x if {{ some y in [1]; y }}\ny := 1", "y may", id="some-in"),
        pytest.param(f"{HEAD}x if {{ some y, z in [1]; z }}\ny := 1", "y may", id="some-key"),
        pytest.param(f"{HEAD}x if {{ some [y, z] in [1]; z }}\ny := 1", "y may", id="some-pattern"),
        pytest.param(f"{HEAD}x if {{ some z, y\n[1][z] == y }}\ny := 1", "y may", id="some"),
        pytest.param(f"{HEAD}x if {{ y := 1 }}\ny := 1", "y may", id="assignment"),
        pytest.param(f"{HEAD}x if {{ [z, y] := [1, 2] }}\ny := 1", "y may", id="assigned-pattern"),
        pytest.param(f"{HEAD}x if every y in [1] {{ y }}\ny := 1", "y may", id="every"),
        pytest.param(f"{HEAD}x if every y, z in [1] {{ z }}\ny := 1", "y may", id="every-key"),
        pytest.param(f"{HEAD}x := [z | y := 1; z := y]\ny := 1", "y may", id="comprehension"),
        pytest.param(f"{HEAD}import data.lib.a\nx if {{ a := 1 }}", "a may", id="import-hidden"),
        pytest.param(f"{HEAD}import data.lib.a\na := 1", "a may", id="import-and-rule"),
        pytest.param(
            f"{HEAD}import data.lib.a\nimport data.lib.b as a\n",
            "it imports data.lib.b",
            id="twice",
        ),
        pytest.param(f"{HEAD}x(input) := input", "input may", id="input-hidden"),
        pytest.param(f"{HEAD}rego := 1", "rego may", id="rego-as-a-rule"),
        pytest.param(f"{HEAD}import input.object", "it imports input.object", id="import-of-input"),
        pytest.param(f"{HEAD}import data.lib", "it imports data.lib", id="import-of-all"),
        pytest.param(f"{HEAD}import data.lib.c", "it imports data.lib.c", id="import-of-no-helper"),
        pytest.param(
            f'{HEAD}import data.lib["a"]', 'it imports data.lib["a"]', id="import-in-brackets"
        ),
        pytest.param(f"{HEAD}x := data.theirs.y", "it reads data.theirs.y", id="data-of-others"),
        pytest.param(f"{HEAD}x := data.lib[y]", "it reads data.lib", id="all-helpers"),
        pytest.param(f'{HEAD}x := data["lib"].a.y', "it reads data", id="data-in-brackets"),
        pytest.param(f"{HEAD}x := data", "it reads data", id="all-data"),
        pytest.param(
            f"{HEAD}x if y with input as 1\ny := 1", "it replaces what a rule sees", id="with"
        ),
        pytest.param(f"{HEAD}x := input[policies]", "policies may", id="a-name-of-the-whole"),
        pytest.param(
            f"{HEAD}x if {{ some dispatch\ninput[dispatch] }}", "dispatch may", id="another-name"
        ),
        pytest.param(f"{HEAD}x := rego.metadata.rule()", "rego may", id="its-own-metadata"),
    ],
)
def test_what_is_not_certain_is_refused(source: str, reason: str) -> None:
    with pytest.raises(UnmergeableError) as caught:
        in_merged(source)

    told = str(caught.value)
    assert told in {reason, f"{reason} mean more than one thing"}


def test_a_tree_that_is_not_of_the_source_is_refused() -> None:
    """Should regorus ever tell places in another way, no other words are replaced."""
    module = PolicyModule("test/one.rego", f"{HEAD}x := 1 # xy\n", PACKAGE)
    tree = syntax(module.name, module.source)
    tree["rules"][0]["Spec"]["head"]["Compr"]["refr"]["Var"]["span"]["end"] += 1

    with pytest.raises(UnmergeableError, match=r"^x is not where it should be$"):
        _Rewriting(module, tree, ()).text()


def test_a_word_of_rego_in_a_package_is_refused() -> None:
    with pytest.raises(UnmergeableError, match=r"^its package is test\.contains$"):
        in_merged("package test.contains\n", "test.contains")


LIBRARY = 'package lib.a\n\nimport rego.v1\n\nz(x) := [x, "ü"]\n\nis_bad(x) if x.bad\n'
TRICKY = """package test.one

import rego.v1

import data.lib.a as helper

# Übergröße: name, names
default verdict := "keine Größe → none"

verdict := name if {
	some name, value in input.object
	names[name] == value
}

names[key] := value if {
	some key, value in input.object
	helper.is_bad(value)
}

names["größe"] := input.größe2 if false

names.fixed.deep := 1

deny contains {
	"path": [key, helper.z(key)],
	"msg": told(key),
} if {
	some key, _ in names
	every found in helper.z(1) { found != verdict }
}

told(helper) := "names" if helper == "fixed"
else := upper(helper) if count({x | some x in names}) > 0

default graded(_) := 0

graded(verdict) := verdict + 1 if verdict > 1

all := [graded(5), graded(0), [x | some x in data.lib.a.z(verdict)]]
""".replace("input.größe2", 'input["größe"]')


@opa.needs_opa
@pytest.mark.parametrize(
    "document",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"object": {"é": {"bad": True}, "x": 1}}, id="one"),
        pytest.param({"object": {"a": {"bad": 1}, "b": {"bad": 2}, "c": None}}, id="two-verdicts"),
    ],
)
def test_opa_finds_the_same_in_both_forms(document: Any, tmp_path: Path) -> None:
    single, merged, given = tmp_path / "single", tmp_path / "merged", tmp_path / "input.json"
    single.mkdir()
    merged.mkdir()
    (single / "one.rego").write_text(TRICKY, encoding="utf-8")
    (single / "lib.rego").write_text(LIBRARY, encoding="utf-8")
    parts = [in_merged(TRICKY), in_merged(LIBRARY, "lib.a")]
    whole = f"package meshwarden\n\nimport rego.v1\n{''.join(parts)}"
    (merged / "whole.rego").write_text(whole, encoding="utf-8")
    given.write_text(json.dumps(document), encoding="utf-8")

    def found(folder: Path, package: str) -> tuple[int, Any]:
        done = opa.opa("eval", "-f", "json", "-d", str(folder), "-i", str(given), f"data.{package}")
        told = json.loads(done.stdout)
        errors = [each["code"] for each in told.get("errors", ())]
        return done.returncode, errors or told["result"][0]["expressions"][0]["value"]

    assert found(merged, f"{IN.removeprefix('data.')}.test.one") == found(single, "test.one")
    assert opa.opa("check", "--strict", str(merged)).stderr == ""
