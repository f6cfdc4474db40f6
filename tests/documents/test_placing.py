"""What is written into manifests, and what is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from tests.documents.documents import only
from webhook.documents import Document, edited, placed, read

if TYPE_CHECKING:
    from webhook.model.objects import Json, Path

HEAD_TEXT = "apiVersion: v1\nkind: Pod\n"


def written(text: str, *additions: tuple[Path, Json]) -> str:
    """*text* behind a head, with *additions*, as far as they have a place."""
    document = only(HEAD_TEXT + text)
    edits = placed(document, additions)
    return edited(HEAD_TEXT + text, filter(None, edits)).removeprefix(HEAD_TEXT)


B = ("spec", "b")


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        pytest.param("spec:\n  a: 1\n", B, 2, "spec:\n  a: 1\n  b: 2\n", id="block"),
        pytest.param("spec:\n  a: 1", B, 2, "spec:\n  a: 1\n  b: 2", id="no-last-line-end"),
        pytest.param("spec:\r\n  a: 1\r\n", B, 2, "spec:\r\n  a: 1\r\n  b: 2\r\n", id="crlf"),
        pytest.param("spec: {a: 1}\n", B, 2, "spec: {a: 1, b: 2}\n", id="flow"),
        pytest.param("spec: {a: 1,}\n", B, 2, "spec: {a: 1, b: 2,}\n", id="flow-with-a-comma"),
        pytest.param("spec: {}\n", B, 2, "spec: {b: 2}\n", id="empty-flow"),
        pytest.param("spec: {a}\n", B, 2, "spec: {a, b: 2}\n", id="flow-without-value"),
        pytest.param(
            "spec: {\n  a: 1  # why\n}\n", B, 2, "spec: {\n  a: 1, b: 2  # why\n}\n", id="long-flow"
        ),
        pytest.param(
            "spec:\n  a: 1  # why\n  # end of spec\n\n# next\nx: 1\n",
            B,
            2,
            "spec:\n  a: 1  # why\n  b: 2\n  # end of spec\n\n# next\nx: 1\n",
            id="comments",
        ),
        pytest.param("spec:\n", ("spec",), {"b": 2}, "spec:\n  b: 2\n", id="nothing"),
        pytest.param("spec:  # why\n", ("spec",), {"b": 2}, "spec:  # why\n  b: 2\n", id="remark"),
        pytest.param("spec: null\n", ("spec",), {"b": 2}, "spec: {b: 2}\n", id="null"),
        pytest.param("spec: ~ # x\n", ("spec",), {"b": 2}, "spec: {b: 2} # x\n", id="tilde"),
        pytest.param("spec:\n  b:\n", B, "2s", "spec:\n  b: 2s\n", id="no-value"),
        pytest.param("spec: {b: , c: 1}\n", B, 2, "spec: {b: 2 , c: 1}\n", id="no-value-in-flow"),
        pytest.param(
            "spec:\n  a: |\n    x\n\n  c: 3\n",
            B,
            2,
            "spec:\n  a: |\n    x\n\n  c: 3\n  b: 2\n",
            id="literal-above",
        ),
        pytest.param(
            "spec:\n  a: |\n    x\n# next\n",
            B,
            2,
            "spec:\n  a: |\n    x\n  b: 2\n# next\n",
            id="literal-last",
        ),
        pytest.param(
            "spec:\n  a: 'x\n    y'\n", B, 2, "spec:\n  a: 'x\n    y'\n  b: 2\n", id="long-quotes"
        ),
        pytest.param(
            "spec:\n- n: 1\n  m: {}\n- n: 2\n",
            ("spec", 0, "b"),
            2,
            "spec:\n- n: 1\n  m: {}\n  b: 2\n- n: 2\n",
            id="in-a-list",
        ),
        pytest.param(
            "spec:\n  - - n: 1\n",
            ("spec", 0, 0, "b"),
            2,
            "spec:\n  - - n: 1\n      b: 2\n",
            id="list-in-a-list",
        ),
        pytest.param(
            "spec:\n  a:\n    - 1\n    - 2\n",
            B,
            {"c": {"d": "1"}},
            'spec:\n  a:\n    - 1\n    - 2\n  b:\n    c:\n      d: "1"\n',
            id="behind-a-list",
        ),
        pytest.param(
            "spec:\n  a: 1\n", B, [1, {"x": []}], "spec:\n  a: 1\n  b: [1, {x: []}]\n", id="list"
        ),
        pytest.param(
            "spec:\n  a: &a {x: 1}\n  c: *a\n",
            B,
            2,
            "spec:\n  a: &a {x: 1}\n  c: *a\n  b: 2\n",
            id="behind-an-alias",
        ),
        pytest.param("spec: &s\n  a: 1\n", B, 2, "spec: &s\n  a: 1\n  b: 2\n", id="in-an-anchor"),
        pytest.param(
            "base: &s {a: 1}\nspec:\n  <<: *s\n",
            B,
            2,
            "base: &s {a: 1}\nspec:\n  <<: *s\n  b: 2\n",
            id="beside-a-merge",
        ),
        pytest.param(
            "base: &s {b: }\nspec:\n  <<: *s\n",
            B,
            2,
            "base: &s {b: }\nspec:\n  <<: *s\n  b: 2\n",
            id="over-the-null-of-a-merge",
        ),
        pytest.param(
            '? spec\n: "a": 1\n', B, 2, '? spec\n: "a": 1\n  b: 2\n', id="a-key-of-its-own"
        ),
    ],
)
def test_where_a_value_goes(before: str, path: Path, value: Json, after: str) -> None:
    assert written(before, (path, value)) == after
    assert only(HEAD_TEXT + after).object != only(HEAD_TEXT + before).object


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param("base: &s {a: 1}\nspec: *s\n", B, id="an-alias"),
        pytest.param("spec: &s {a: 1}\nother: *s\n", B, id="what-an-alias-repeats"),
        pytest.param("base: &n\nspec:\n  b: *n\n", B, id="null-by-an-alias"),
        pytest.param("x: &x 1\nspec: {a: *x}\n", B, id="behind-an-alias-in-braces"),
        pytest.param("spec: [1]\n", ("spec", 1), id="an-entry-of-a-list"),
        pytest.param("base: &x [1]\nspec:\n  a:\n  - *x\n", B, id="behind-a-list-of-aliases"),
        pytest.param("spec: text\n", B, id="text"),
        pytest.param("spec:\n  a: |+\n    x\n\n", B, id="blank-lines-that-count"),
    ],
)
def test_what_has_no_place_is_left_alone(text: str, path: Path) -> None:
    assert placed(only(HEAD_TEXT + text), [(path, 2)]) == [None]


def test_several_values_at_one_place() -> None:
    """What belongs deeper comes first; the others come in the order in which they are given."""
    text = "spec:\n  http:\n  - a:\n      x: 1"

    after = written(
        text,
        (("spec", "z"), 1),
        (("spec", "v"), 2),
        (("spec", "http", 0, "b"), 3),
        (("spec", "http", 0, "a", "w"), 4),
        (("metadata",), {"name": "pod"}),
    )

    assert after == (f"{text}\n      w: 4\n    b: 3\n  z: 1\n  v: 2\nmetadata:\n  name: pod")


def test_what_two_aliases_lack_is_written_once() -> None:
    text = "spec:\n- &r\n  a: 1\n- *r\n"

    assert written(text, (("spec", 0, "b"), 2), (("spec", 1, "b"), 2)) == (
        "spec:\n- &r\n  a: 1\n  b: 2\n- *r\n"
    )


def test_one_that_has_no_place_keeps_no_other_back() -> None:
    text = "base: &s {a: 1}\nspec: *s\nother: {}\n"

    assert written(text, (("spec", "b"), 2), (("other", "b"), 2)) == (
        "base: &s {a: 1}\nspec: *s\nother: {b: 2}\n"
    )


@pytest.mark.parametrize(
    ("value", "yaml_text"),
    [
        pytest.param("100m", "100m", id="quantity"),
        pytest.param("15s", "15s", id="duration"),
        pytest.param("REGISTRY_ONLY", "REGISTRY_ONLY", id="word"),
        pytest.param("yes", '"yes"', id="truth-of-1.1"),
        pytest.param("1", '"1"', id="number"),
        pytest.param("0o7", '"0o7"', id="octal"),
        pytest.param("1e3", '"1e3"', id="exponent"),
        pytest.param("2026-01-01", '"2026-01-01"', id="date"),
        pytest.param("", '""', id="empty"),
        pytest.param("a: b # c", '"a: b # c"', id="special"),
        pytest.param("ä\n😀\x07", '"ä\\n😀\\u0007"', id="unicode"),
        pytest.param("\x7f\u2028\ufeff", '"\\U0000007f\\U00002028\\U0000feff"', id="unprintable"),
        pytest.param(True, "true", id="true"),
        pytest.param(1.5, "1.5", id="fraction"),
        pytest.param(None, "null", id="null"),
        pytest.param({"a/b": {}}, "\n    a/b: {}", id="key-with-a-slash"),
        pytest.param({"on": 1}, '\n    "on": 1', id="key-that-is-no-text"),
    ],
)
def test_how_a_value_is_written(value: Json, yaml_text: str) -> None:
    """YAML of any version and any parser reads back what was meant."""
    after = written("spec:\n  a: 1\n", (B, value))

    assert after == f"spec:\n  a: 1\n  b:{'' if yaml_text[0] == chr(10) else ' '}{yaml_text}\n"
    assert yaml.safe_load(after)["spec"]["b"] == value


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        pytest.param('{"a":{}}', ("a", "b"), 2, '{"a":{"b": 2}}', id="empty"),
        pytest.param('{"a":{"c":1}}', ("a", "b"), 2, '{"a":{"c":1, "b": 2}}', id="one-line"),
        pytest.param(
            '{\n  "a": {\n    "c": 1\n  }\n}',
            ("a", "b"),
            {"d": [1]},
            '{\n  "a": {\n    "c": 1,\n    "b": {\n      "d": [\n        1\n      ]\n    }\n  }\n}',
            id="lines",
        ),
        pytest.param(
            '{\r\n\t"a": 1\r\n}',
            ("b",),
            {"c": 2},
            '{\r\n\t"a": 1,\r\n\t"b": {\r\n\t\t"c": 2\r\n\t}\r\n}',
            id="tabs-and-crlf",
        ),
        pytest.param('{"a": null}', ("a",), {"b": 2}, '{"a": {"b": 2}}', id="null"),
    ],
)
def test_where_a_value_goes_in_json(before: str, path: Path, value: Json, after: str) -> None:
    head = '{"apiVersion": "v1", "kind": "Pod", "x": '
    document = only(f"{head}{before}}}")

    (edit,) = placed(document, [(("x", *path), value)])

    assert edit is not None
    assert edited(f"{head}{before}}}", [edit]) == f"{head}{after}}}"


@pytest.mark.parametrize("path", [("x", 0), ("y", 0, "b"), ("z", "b"), ("gone", "b")])
def test_what_has_no_place_in_json(path: Path) -> None:
    document = only('{"apiVersion": "v1", "kind": "Pod", "x": [], "y": [1], "z": "{}"}')

    assert placed(document, [(path, 2)]) == [None]


LISTED = """\
\ufeff# two, and a list of two
apiVersion: v1
kind: Pod
metadata: {name: a}
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: b}   # b
- apiVersion: v1
  kind: Pod
  metadata:
    name: c
---
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "d"}}
"""


@pytest.mark.parametrize("anchor", ["", "x-anchor: &a 1\n"])
def test_every_document_of_a_file(anchor: str) -> None:
    """In lists too, whose items share a text where there are anchors in it."""
    text = LISTED.replace("kind: List\n", f"kind: List\n{anchor}")
    documents = [each for each in read(text, "a.yaml") if isinstance(each, Document)]

    edits = [placed(each, [(("metadata", "labels"), {"x": "y"})])[0] for each in documents]

    assert edited(text[1:], filter(None, edits)) == (
        text[1:]
        .replace("name: a}", 'name: a, labels: {x: "y"}}')
        .replace("name: b}", 'name: b, labels: {x: "y"}}')
        .replace("    name: c\n", '    name: c\n    labels:\n      x: "y"\n')
        .replace('"d"}', '"d", "labels": {"x": "y"}}')
    )
