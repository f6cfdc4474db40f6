from __future__ import annotations

import pytest

from webhook.documents import Document, mapping, read, value_of
from webhook.errors import DocumentError

POD = "apiVersion: v1\nkind: Pod\n"
JSON_POD = '{"apiVersion": "v1", "kind": "Pod"}'
EXPECTED = "expected a mapping with apiVersion and kind, both text"


def outcome(text: str, file: str = "a.yaml") -> list[object]:
    """What a file yields: objects as they are, errors as text."""
    return [x.object if isinstance(x, Document) else str(x) for x in read(text, file)]


def pod(**more: object) -> dict[str, object]:
    return {"apiVersion": "v1", "kind": "Pod", **more}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="empty-file"),
        pytest.param("# nothing\n\n---\n# here\n---\n~\n...\n", [], id="comments-only"),
        pytest.param(POD, [pod()], id="one"),
        pytest.param(f"---\n{POD}---\n{POD}", [pod(), pod()], id="two"),
        pytest.param(f"{POD}--- # next\n{POD}---", [pod(), pod()], id="comment-behind-marker"),
        pytest.param(f"{POD}...\n{POD}", [pod(), pod()], id="ended-by-dots"),
        pytest.param(f"{POD}... # end\n---\n{POD}", [pod(), pod()], id="dots-then-dashes"),
        pytest.param(f"--- {{apiVersion: v1, kind: Pod}}\n---\n{POD}", [pod()] * 2, id="inline"),
        pytest.param(f"{POD}x: |\n  a\n  ---\n  b\n", [pod(x="a\n---\nb\n")], id="indented-dashes"),
        pytest.param(f"{POD}---x: 1\n", [pod(**{"---x": 1})], id="dashes-of-a-key"),
        pytest.param(f"---\n{POD}".replace("\n", "\r\n"), [pod()], id="crlf"),
        pytest.param(f"\ufeff---\n{POD}\ufeff---\n{POD}", [pod(), pod()], id="byte-order-marks"),
        pytest.param(f"# 100%\n{POD}", [pod()], id="percent-in-a-comment"),
        pytest.param(
            f"# 1\n%YAML 1.1\n# 2\n---\n{POD}...\n%TAG !e! tag:e,2026:\n---\n{POD}x: !e!y z\n",
            [pod(), pod(x="z")],
            id="directives",
        ),
        pytest.param(f"{JSON_POD}\n{JSON_POD}", [pod(), pod()], id="json-values-in-a-row"),
        pytest.param(f"---\n{JSON_POD}\n---\n{POD}", [pod(), pod()], id="json-among-yaml"),
        pytest.param('{"apiVersion": v1, kind: Pod,} # x', [pod()], id="nearly-json-is-yaml"),
        pytest.param('{"apiVersion": "v1", "kind": "Pod", "x": "\\/"}', [pod(x="/")], id="slash"),
        pytest.param(f"{POD}x: &a [1]\nz: *a\n", [pod(x=[1], z=[1])], id="alias"),
    ],
)
def test_every_object_of_a_file_is_read(text: str, expected: list[object]) -> None:
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{a: 1, <<: {b: 2}}", {"a": 1, "b": 2}, id="one-mapping"),
        pytest.param("{<<: {a: 2, b: 3}, a: 1}", {"a": 1, "b": 3}, id="a-key-below-replaces-it"),
        pytest.param("{a: 1, <<: {a: 2}}", {"a": 2}, id="it-replaces-a-key-above"),
        pytest.param("{<<: [{a: 1}, {a: 2, b: 3}]}", {"a": 1, "b": 3}, id="first-of-list-wins"),
        pytest.param("{!!merge <<: {a: 1}}", {"a": 1}, id="by-tag"),
        pytest.param('{"<<": {a: 1}}', {"<<": {"a": 1}}, id="quoted-is-a-plain-key"),
        pytest.param("{x: &x {a: 1}, z: {<<: *x}}", {"x": {"a": 1}, "z": {"a": 1}}, id="alias"),
    ],
)
def test_merge_keys_give_what_kubectl_makes_of_them(text: str, expected: object) -> None:
    assert outcome(f"{POD}spec: {text}") == [pod(spec=expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("- a\n", f"1:1: a list is no Kubernetes object; {EXPECTED}", id="list"),
        pytest.param("\na\n", f"2:1: a string is no Kubernetes object; {EXPECTED}", id="text"),
        pytest.param("yes", f"1:1: a boolean is no Kubernetes object; {EXPECTED}", id="boolean"),
        pytest.param("1", f"1:1: a number is no Kubernetes object; {EXPECTED}", id="number"),
        pytest.param("1.5", f"1:1: a number is no Kubernetes object; {EXPECTED}", id="fraction"),
        pytest.param("kind: Pod", f"1:1: no apiVersion; {EXPECTED}", id="no-api-version"),
        pytest.param("apiVersion: v1", f"1:1: no kind; {EXPECTED}", id="no-kind"),
        pytest.param("# values\na: 1", f"2:1: no apiVersion and no kind; {EXPECTED}", id="values"),
        pytest.param("apiVersioi: 1\nkind: Pod", f"1:1: no apiVersion; {EXPECTED}", id="mistyped"),
        pytest.param("apiVersion: v1\nkind: ''", f"1:1: no kind; {EXPECTED}", id="empty-text"),
        pytest.param(
            "apiVersion: v1\nkind: List\nitems: {}",
            "1:1: items of a List must be a list",
            id="items",
        ),
        pytest.param(
            f"{POD}x:\n  a: 1\n  b: 2\n  a: 3\n",
            '6:3: key "a" is given twice; keep one of them (the first stands on line 4)',
            id="key-twice",
        ),
        pytest.param(
            f"{POD}x: {{1: a,\n '1': b}}\n",
            '4:2: key "1" is given twice; keep one of them (the first stands on line 3)',
            id="key-twice-as-text",
        ),
        pytest.param(
            f"{POD}x: {{a: 1, <<: {{a: 2}},\n a: 3}}\n",
            '4:2: key "a" is given twice; keep one of them (the first stands on line 3)',
            id="key-twice-beside-a-merge",
        ),
        pytest.param(
            f"{POD}x: {{<<: [1]}}", "3:9: << takes a mapping, or a list of mappings", id="merge"
        ),
        pytest.param(
            f"{POD}x:\n\ta: 1\n",
            "4:1: not valid YAML: found character that cannot start any token while scanning for"
            " the next token; use spaces where a tab stands",
            id="tab",
        ),
        pytest.param(
            f"{POD}x: @a\n",
            "3:4: not valid YAML: found character that cannot start any token while scanning for"
            " the next token; quote a value that starts with @",
            id="at-sign",
        ),
        pytest.param(
            f"{POD}x: [*.a]",
            "3:6: not valid YAML: did not find expected alphabetic or numeric character while"
            ' scanning an alias; quote a value that starts with *, as in "*.example.com"',
            id="asterisk",
        ),
        pytest.param(
            f"{POD}x: *a",
            "3:4: not valid YAML: found undefined alias; no anchor of that name stands above it;"
            " quote it where it is text",
            id="alias",
        ),
        pytest.param(
            f"{POD}x: [",
            "4:1: not valid YAML: did not find expected node content while parsing a flow node",
            id="no-remedy-known",
        ),
        pytest.param(
            f"{POD}x: 'a\ny: 1\n",
            "3:4: not valid YAML: found unexpected end of stream while scanning a quoted scalar;"
            " close the quotes",
            id="quotes-never-closed",
        ),
        pytest.param(
            f"{POD}é😀: \x07",
            "3:5: control character U+0007 cannot stand in YAML; remove it",
            id="control-character",
        ),
        pytest.param(
            f"{POD}x: \udc00",
            "3:4: half of a surrogate pair is no character; write the whole pair or the character",
            id="half-a-surrogate-pair",
        ),
        pytest.param(
            f"{POD}x: {{{{ .Values.x }}}}\n",
            "3:4: unrendered template; render it first:"
            " helm template RELEASE CHART | meshwarden check -",
            id="template-in-a-value",
        ),
        pytest.param(
            f"{{{{- if .Values.x }}}}\n{POD}{{{{- end }}}}\n",
            "1:1: unrendered template; render it first:"
            " helm template RELEASE CHART | meshwarden check -",
            id="template-around-a-document",
        ),
        pytest.param(
            f"{POD}metadata:\n  name: {{{{ .Release.Name }}}}-web\nspec: 1\n",
            "4:9: unrendered template; render it first:"
            " helm template RELEASE CHART | meshwarden check -",
            id="template-in-a-name",
        ),
        pytest.param(
            f"{POD}x: 'see {{{{ $labels.pod }}}}'\nz: [\n",
            "6:1: not valid YAML: did not find expected node content while parsing a flow node",
            id="braces-inside-text-are-no-template",
        ),
    ],
)  # fmt: skip
def test_what_is_no_object_is_told_with_its_place_and_hides_no_other(
    text: str, expected: str
) -> None:
    assert outcome(f"{text}\n---\n{POD}") == [f"a.yaml:{expected}", pod()]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, i: 1}\n"
            "- apiVersion: v1\n  kind: Pod\n  i: 2\n",
            id="yaml",
        ),
        pytest.param(
            '{"apiVersion": "v1", "kind": "List", "items": ['
            '{"apiVersion": "v1", "kind": "Pod", "i": 1},'
            ' {"apiVersion": "v1", "kind": "Pod", "i": 2}]}',
            id="json",
        ),
        pytest.param("apiVersion: v1\nkind: PodList\nitems: [i: 1, i: 2]\n", id="of-one-kind"),
        pytest.param(
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: PodList\n"
            "  items: [i: 1]\n- apiVersion: v1\n  kind: PodList\n  items: [i: 2]\n",
            id="nested",
        ),
    ],
)
def test_a_list_is_taken_apart(text: str) -> None:
    found = outcome(text)

    assert found == [pod(i=1), pod(i=2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("apiVersion: v1\nkind: List\n", [], id="no-items"),
        pytest.param("apiVersion: v1\nkind: List\nitems:\n", [], id="null-items"),
        pytest.param('{"apiVersion": "v1", "kind": "List", "items": null}', [], id="null-in-json"),
        pytest.param('{"apiVersion": "v1", "kind": "List"}', [], id="no-items-in-json"),
        pytest.param(
            "apiVersion: a.example/v1\nkind: AllowList\n",
            [{"apiVersion": "a.example/v1", "kind": "AllowList"}],
            id="only-a-name-that-ends-in-list",
        ),
        pytest.param(
            "apiVersion: v1\nkind: List\nitems:\n-\n- 1\n- kind: Pod\n",
            [
                f"a.yaml:4:2: null is no Kubernetes object; {EXPECTED}",
                f"a.yaml:5:3: a number is no Kubernetes object; {EXPECTED}",
                f"a.yaml:6:3: no apiVersion; {EXPECTED}",
            ],
            id="items-that-are-no-objects",
        ),
        pytest.param(
            "apiVersion: v1\nkind: PodList\nitems: [1]\n",
            [f"a.yaml:3:9: a number is no Kubernetes object; {EXPECTED}"],
            id="mistyped-item-of-one-kind",
        ),
    ],
)
def test_a_list_gives_only_the_objects_in_it(text: str, expected: list[object]) -> None:
    assert outcome(text) == expected


def test_a_name_of_the_users_stands_in_errors_and_documents() -> None:
    document, error = read(f"{POD}---\n[]", "k8s/x.yaml")

    assert isinstance(document, Document)
    assert document.file == "k8s/x.yaml"
    assert isinstance(error, DocumentError)
    assert (error.file, error.line, error.column) == ("k8s/x.yaml", 4, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", None, id="empty"),
        pytest.param("a: yes\n", {"a": True}, id="yaml"),
        pytest.param('{"a": [1]}', {"a": [1]}, id="json"),
        pytest.param("---\na: 1\n---\nb: 2\n", {"a": 1}, id="first-document"),
    ],
)
def test_the_yaml_in_a_string_has_the_same_rules(text: str, expected: object) -> None:
    assert value_of(text) == expected


def test_the_yaml_in_a_string_may_be_wrong() -> None:
    with pytest.raises(ValueError, match=r"^key \"a\" is given twice; keep one of them$"):
        value_of("a: 1\na: 2")


def test_a_mapping_of_any_kind_knows_its_places_in_the_file_around_it() -> None:
    found = mapping("  a:\n    b: [yes]\n", "x.rego", line=7)

    assert isinstance(found, Document)
    assert found.object == {"a": {"b": [True]}}
    assert str(found.locate(("a", "b", 0))) == "x.rego:8:9"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# nothing\n", "x.rego:7:1: no mapping of keys to values", id="empty"),
        pytest.param("\n  - a\n", "x.rego:8:3: no mapping of keys to values", id="a-list"),
        pytest.param(
            "a: 1\na: 2\n",
            'x.rego:8:1: key "a" is given twice; keep one of them (the first stands on line 7)',
            id="no-sound-yaml",
        ),
    ],
)
def test_what_is_no_mapping_is_an_error(text: str, expected: str) -> None:
    assert str(mapping(text, "x.rego", line=7)) == expected
