from __future__ import annotations

import pytest

from tests.documents.documents import only
from webhook.documents import Document, Location, read

YAML = """\
# a comment
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  annotations: {"a/b": x, "#": hash}
spec:
  hosts: [a, "b"]
  http:
  - name: one
    timeout:
    ports:
      8080:
        mode: STRICT
  -   name: two
"""

JSON = """\
{"apiVersion": "v1", "kind": "A",
 "spec": {"hosts": ["a", {"b": 1}],
          "text": "x: 1"}}
"""

ANCHORS = """\
apiVersion: v1
kind: A
base: &base
  mode: STRICT
  port: 1
other: &other {mode: DISABLE, name: o}
plain: *base
merged:
  <<: *base
  own: 1
several:
  mode: late
  <<: [*other, *base]
"""

EMBEDDED = """\
apiVersion: v1
kind: ConfigMap
data:
  mesh: |-

    rootNamespace: istio-system
    outboundTrafficPolicy:
      mode: ALLOW_ANY
    nested: |
      deep:
        er: 1
    list:
    - a

  folded: >
    a: 1
  quoted: "a: 1"
  broken: |
    a: [
  empty: |
  indented: |2
      a: 1
  tail: 1
  last: |"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param((), (2, 1), id="the-object"),
        pytest.param(("kind",), (3, 7), id="a-value"),
        pytest.param(("metadata", "annotations", "a/b"), (5, 24), id="in-braces"),
        pytest.param(("metadata", "annotations", "#"), (5, 32), id="a-key-named-hash"),
        pytest.param(("spec", "hosts", 1), (7, 14), id="in-brackets"),
        pytest.param(("spec", "http", 0), (9, 5), id="an-item"),
        pytest.param(("spec", "http", 0, "timeout"), (10, 13), id="an-empty-value"),
        pytest.param(("spec", "http", 0, "ports", "8080", "mode"), (13, 15), id="key-as-text"),
        pytest.param(("spec", "http", 1, "name"), (14, 13), id="wide-indentation"),
        pytest.param(("spec", "http", 1, "retries", "attempts"), (14, 7), id="nearest-parent"),
        pytest.param(("spec", "http", 2), (9, 3), id="no-such-item"),
        pytest.param(("spec", "http", -1), (9, 3), id="no-negative-index"),
        pytest.param(("spec", "http", "a"), (9, 3), id="a-key-of-a-list"),
        pytest.param(("spec", 0), (7, 3), id="an-index-of-a-mapping"),
        pytest.param(("kind", "a"), (3, 7), id="a-key-of-text"),
        pytest.param(("nothing", "here"), (2, 1), id="nothing"),
    ],
)
def test_a_path_leads_to_the_value_or_its_nearest_parent(
    path: tuple[str | int, ...], expected: tuple[int, int]
) -> None:
    assert only(YAML).locate(path) == Location("a.yaml", *expected)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param((), (1, 1), id="the-object"),
        pytest.param(("kind",), (1, 30), id="a-value"),
        pytest.param(("spec", "hosts", 0), (2, 21), id="an-element"),
        pytest.param(("spec", "hosts", 1, "b"), (2, 32), id="inside-an-element"),
        pytest.param(("spec", "hosts", 1, "c"), (2, 26), id="nearest-parent"),
        pytest.param(("spec", "hosts", 2), (2, 20), id="no-such-element"),
        pytest.param(("spec", "hosts", -1), (2, 20), id="no-negative-index"),
        pytest.param(("spec", "hosts", "a"), (2, 20), id="a-key-of-an-array"),
        pytest.param(("spec", "text", "#", "x"), (3, 19), id="into-text"),
    ],
)
def test_positions_in_json(path: tuple[str | int, ...], expected: tuple[int, int]) -> None:
    assert only(JSON).locate(path) == Location("a.yaml", *expected)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param(("plain", "mode"), (4, 9), id="alias"),
        pytest.param(("merged", "port"), (5, 9), id="merged"),
        pytest.param(("merged", "own"), (10, 8), id="beside-a-merge"),
        pytest.param(("merged", "none"), (9, 3), id="nowhere"),
        pytest.param(("several", "mode"), (6, 22), id="first-of-the-merged"),
        pytest.param(("several", "port"), (5, 9), id="second-of-the-merged"),
    ],
)
def test_anchors_are_followed(path: tuple[str | int, ...], expected: tuple[int, int]) -> None:
    assert only(ANCHORS).locate(path) == Location("a.yaml", *expected)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param(("mesh", "#", "rootNamespace"), (6, 20), id="behind-a-blank-line"),
        pytest.param(("mesh", "#", "outboundTrafficPolicy", "mode"), (8, 13), id="nested"),
        pytest.param(("mesh", "#", "outboundTrafficPolicy", "x"), (8, 7), id="nearest-parent"),
        pytest.param(("mesh", "#", "nested", "#", "deep", "er"), (11, 13), id="twice"),
        pytest.param(("mesh", "#", "list", 0), (13, 7), id="item"),
        pytest.param(("mesh", "#"), (6, 5), id="all-of-it"),
        pytest.param(("folded", "#", "a"), (15, 11), id="folded"),
        pytest.param(("quoted", "#", "a"), (17, 11), id="quoted"),
        pytest.param(("broken", "#", "a"), (18, 11), id="unreadable"),
        pytest.param(("empty", "#", "a"), (20, 10), id="empty"),
        pytest.param(("indented", "#", "a"), (22, 10), id="indentation-indicator"),
        pytest.param(("last", "#", "a"), (24, 9), id="at-the-end-of-the-file"),
        pytest.param(("#", "a"), (4, 3), id="no-text"),
    ],
)
def test_yaml_inside_text_is_entered(
    path: tuple[str | int, ...], expected: tuple[int, int]
) -> None:
    """In a literal block the place is exact; in other strings it is that of the string."""
    assert only(EMBEDDED).locate(("data", *path)) == Location("a.yaml", *expected)


@pytest.mark.parametrize("text", ["  mesh: |+\n\n\n", "  mesh: |\n    # none\n"])
def test_text_without_values_is_entered_as_far_as_it_goes(text: str) -> None:
    document = only(f"apiVersion: v1\nkind: ConfigMap\ndata:\n{text}")

    assert document.locate(("data", "mesh", "#", "a")).line in {4, 5}


def test_lines_count_from_the_start_of_the_file() -> None:
    text = "%YAML 1.1\r\n---\r\n" + YAML.replace("\n", "\r\n") + "---\r\n" + YAML
    first, second = (x for x in read("\ufeff" + text, "a.yaml") if isinstance(x, Document))

    assert first.locate(("kind",)) == Location("a.yaml", 5, 7)
    assert second.locate(("kind",)) == Location("a.yaml", 20, 7)


def test_lines_are_those_that_an_editor_counts() -> None:
    """YAML 1.1 also breaks lines at U+0085 and U+2028; columns count characters, not bytes."""
    document = only('apiVersion: v1\nkind: A\nx: "a\u2028b\u0085c😀"\n"é": [1, y]\n')

    assert str(document.locate(("é", 1))) == "a.yaml:4:10"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A}\n- apiVersion: v1\n"
            "  kind: B\n  spec:\n    mode: X\n# end\n",
            id="alone",
        ),
        pytest.param(
            "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A}\n- apiVersion: v1\n"
            "  kind: B\n  spec:\n    mode: X\nx: [&a 1, *a]\n",
            id="with-anchors",
        ),
        pytest.param(
            '{"apiVersion": "v1",\n"kind": "List",\n"items":\n[{"apiVersion":"v1", "kind":"A"},\n'
            '{"apiVersion": "v1",\n  "kind": "B",\n  "spec": {\n  "mode": "X"}}]}',
            id="json",
        ),
    ],
)
def test_items_of_a_list_keep_their_places(text: str) -> None:
    _first, second = read(text, "a.yaml")

    assert isinstance(second, Document)
    assert second.object["kind"] == "B"
    assert second.locate(("spec", "mode")) == Location("a.yaml", 8, 11)
    assert second.locate(()).line == 5


def test_a_document_keeps_its_own_text_and_no_more() -> None:
    """Otherwise the findings of a large list would each search all of it."""
    text = "apiVersion: v1\nkind: List\nitems:\n" + "- {apiVersion: v1, kind: A}\n" * 100
    documents = [x for x in read(text, "a.yaml") if isinstance(x, Document)]

    assert {document.source.text for document in documents} == {"  {apiVersion: v1, kind: A}"}
