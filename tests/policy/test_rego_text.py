from __future__ import annotations

import pytest

from webhook.policy.metadata import Position
from webhook.policy.reaching import reached
from webhook.policy.rego_text import RegoText

SOURCE = """\
package a.b # not "closed
import rego.v1
import data.lib.istio
import data.lib.deep.mesh as m

deny contains {"msg": "it calls(\\" this # and"} if { # count(1)
	some x in (input.list)
	not (istio.forwards(x))
	m.known
	`raw
_rule(1)` == data.lib.host.names(x)
	object.get (x, "y", 1)
}

deny contains _two

_two := 2
"""


def test_comments_become_blanks_and_texts_stay() -> None:
    code = RegoText(SOURCE).code

    assert len(code) == len(SOURCE)
    assert "closed" not in code
    assert "count(1)" not in code
    assert 'it calls(\\" this # and' in code


def test_texts_become_blanks_too() -> None:
    bare = RegoText(SOURCE).bare

    assert [len(line) for line in bare.splitlines()] == [len(line) for line in SOURCE.splitlines()]
    assert "it calls" not in bare
    assert "_rule" not in bare


def test_rules_have_all_their_bodies() -> None:
    rules = RegoText(SOURCE).rules

    assert list(rules) == ["deny", "_two"]
    assert rules["deny"].endswith("}\n\ndeny contains _two\n\n")
    assert rules["_two"] == "_two := 2\n"


def test_helpers_are_known_by_the_name_of_their_use() -> None:
    assert RegoText(SOURCE).libraries == {"istio": "lib.istio", "m": "lib.deep.mesh"}


def test_calls_are_neither_keywords_nor_in_texts() -> None:
    names = [name for name, _ in RegoText(SOURCE).calls()]

    assert names == ["istio.forwards", "data.lib.host.names", "object.get"]


def test_references_are_those_to_rules_of_helpers() -> None:
    found = [(package, rule) for package, rule, _ in RegoText(SOURCE).references()]

    assert found == [("lib.istio", "forwards"), ("lib.deep.mesh", "known"), ("lib.host", "names")]


@pytest.mark.parametrize(
    ("word", "position"),
    [
        pytest.param("package", Position(1, 1), id="first"),
        pytest.param("some x", Position(7, 2), id="after-a-tab"),
    ],
)
def test_positions_are_those_of_the_source(word: str, position: Position) -> None:
    assert RegoText(SOURCE).position(SOURCE.index(word)) == position


def test_tests_are_named_once() -> None:
    source = 'test_a if true\n\n# test_b\ntest_c if {\n\t"x"\n}\n\ntest_a if false\n'

    assert RegoText(source).tests == ["test_a", "test_c"]


def test_what_is_reached_leads_through_helpers() -> None:
    """Each rule once, whatever leads in a circle; what is not there is passed over."""
    helpers = {
        "lib.istio": RegoText(
            "import data.lib.mesh\n\nforwards(x) if _one(x)\n\n_one(x) if mesh.known\n\nidle := 1\n"
        ),
        "lib.mesh": RegoText("known if forwards\n\nforwards if known\n"),
    }
    text = RegoText(
        "import data.lib.istio\nimport data.lib.gone\n\n"
        "deny if {\n\tistio.forwards(1)\n\tistio.no\n\tgone.by\n}\n"
    )

    found = [code.partition(" if")[0] for code in reached(text, helpers)]

    assert found == ["deny", "forwards(x)", "_one(x)", "known", "forwards"]
