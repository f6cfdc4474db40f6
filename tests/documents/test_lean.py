"""Large documents are read without nodes, and are the same."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from tests.documents.test_properties import HEAD, JSON, SHAPES, YAML_STYLES, leaves, numbered
from webhook.documents import Document, lean, read, yaml_text
from webhook.documents.faults import Fault
from webhook.documents.lean import LARGE, tree

FILLING = f"# {'x' * LARGE}\n"
"""Makes a text a large one."""


def by_nodes(text: str) -> Any:
    """What nodes say of *text*: the value, and where it and its items stand; None for a fault."""
    try:
        return [
            (value, span.start, span.end, [(item.start, item.end) for item in span.items()])
            for value, span in yaml_text.entries(text)
        ]
    except Fault:
        return None


def by_events(text: str) -> Any:
    found = tree(text)
    assert found is not None
    span = found.span()
    return [(found.value, span.start, span.end, [(each.start, each.end) for each in span.items()])]


@settings(deadline=None)  # a busy machine is no failure
@given(value=JSON, style=YAML_STYLES)
def test_a_large_document_is_what_nodes_say_it_is(value: Any, style: Any) -> None:
    text = yaml.safe_dump(HEAD | {"x": value, "items": [value, [value]]}, **style)

    # PyYAML writes anchors for values that it meets twice.
    if "&id001" not in text:
        assert by_events(text) == by_nodes(text)


@settings(deadline=None)  # a busy machine is no failure
@given(shape=SHAPES, style=YAML_STYLES)
def test_the_place_of_every_value_is_what_nodes_say_it_is(shape: Any, style: Any) -> None:
    value = HEAD | {"x": numbered(shape, count(100))}
    text = yaml.safe_dump(value, **style)
    found = tree(text)

    assert found is not None
    for path, _number in leaves(value["x"]):
        for end in range(len(path) + 1):
            place = ("x", *path[:end])
            assert found.index(place) == yaml_text.find(text, place)
        assert found.index(("x", *path, "gone")) == yaml_text.find(text, ("x", *path, "gone"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: &x 1\nb: *x\n", id="alias"),
        pytest.param("a: &x {b: 1}\n", id="anchor-of-a-mapping"),
        pytest.param("&x a: 1\n", id="anchor-of-a-key"),
        pytest.param("<<: {a: 1}\n", id="merge"),
        pytest.param("a: !!str 1\n", id="tag"),
        pytest.param("a: !!map {}\n", id="tag-of-a-mapping"),
        pytest.param("!!str a: 1\n", id="tag-of-a-key"),
        pytest.param("a: 1\na: 2\n", id="twice"),
        pytest.param("? [a]\n: 1\n", id="key-that-is-a-list"),
        pytest.param("null: 1\n", id="key-that-is-null"),
        pytest.param("a: .inf\n", id="no-json"),
        pytest.param("a: [\n", id="no-yaml"),
        pytest.param("a: 1\n]\n", id="something-behind"),
        pytest.param("a: \x01\n", id="control-character"),
        pytest.param("a: \ud800\n", id="half-a-pair"),
        pytest.param("[" * 102 + "]" * 102, id="too-deep"),
        pytest.param("# nothing\n", id="empty"),
        pytest.param("---\n---\n", id="two"),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_nodes(text: str) -> None:
    assert tree(text) is None


@pytest.mark.parametrize("text", ["just text\n", "items: text\n", "- a\n", "items: []\n"])
def test_what_lists_nothing(text: str) -> None:
    assert by_events(text) == by_nodes(text)


LARGE_TEXTS = [
    pytest.param(f"{FILLING}apiVersion: v1\nkind: Pod\nspec: {{a: 1}}\n", id="lean"),
    pytest.param(f"{FILLING}apiVersion: v1\nkind: Pod\nspec: &s {{a: 1}}\n", id="by-nodes"),
]


@pytest.mark.parametrize("text", LARGE_TEXTS)
def test_a_large_document_of_a_file(text: str) -> None:
    (document,) = read(text, "a.yaml")

    assert isinstance(document, Document)
    assert document.object == {"apiVersion": "v1", "kind": "Pod", "spec": {"a": 1}}
    place = document.locate(("spec", "a"))
    assert text.split("\n")[place.line - 1][place.column - 1 :].startswith("1}")


def test_a_large_list_is_taken_apart() -> None:
    item = "- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n"
    text = f"{FILLING}apiVersion: v1\nkind: List\nitems:\n{item * 2}"

    first, second = read(text, "a.yaml")

    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert [each.locate(("metadata", "name")).line for each in (first, second)] == [7, 10]


def test_yaml_inside_a_string_of_a_large_document() -> None:
    text = f"{FILLING}apiVersion: v1\nkind: ConfigMap\ndata:\n  mesh: |\n    a:\n      b: 1\n"
    (document,) = read(text, "a.yaml")

    assert isinstance(document, Document)
    place = document.locate(("data", "mesh", "#", "a", "b"))
    assert (place.line, place.column) == (7, 10)


def test_nothing_is_read_twice_while_it_is_at_hand() -> None:
    text = "a: 1\n"

    assert tree(text) is tree(text)
    lean._Remembered.text = ""
