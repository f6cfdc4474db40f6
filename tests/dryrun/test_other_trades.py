"""YAML that holds no object: whose it is, and whether it is told of."""

from __future__ import annotations

import pytest

from webhook.dryrun.inputs import Input
from webhook.errors import DocumentError

POD = "apiVersion: v1\nkind: Pod\n"
VALUES = "replicas: 3\n"
EXPECTED = "expected a mapping with apiVersion and kind, both text"
NO_KIND = f"no kind; {EXPECTED}"
NEITHER = f"no apiVersion and no kind; {EXPECTED}"


@pytest.mark.parametrize(
    ("text", "in_folder", "if_named"),
    [
        pytest.param("", [], [], id="empty"),
        pytest.param("# later\n---\n", [], [], id="comments"),
        pytest.param(VALUES, [], [f"1:1: {NEITHER}"], id="values-of-a-chart"),
        pytest.param(
            "apiVersion: v2\nname: shop\nversion: 0.1.0\n", [], [f"1:1: {NO_KIND}"], id="chart"
        ),
        pytest.param("resources: [a.yaml]\n", [], [f"1:1: {NEITHER}"], id="kustomization"),
        pytest.param("services: {web: {}}\n", [], [f"1:1: {NEITHER}"], id="compose"),
        pytest.param('{"name": "shop"}', [], [f"1:1: {NEITHER}"], id="package.json"),
        pytest.param(
            "- hosts: all\n",
            [],
            [f"1:1: a list is no Kubernetes object; {EXPECTED}"],
            id="playbook",
        ),
        pytest.param(
            f"{VALUES}---\n{VALUES}", [], [f"1:1: {NEITHER}", f"3:1: {NEITHER}"], id="several"
        ),
        pytest.param(
            "apiVersion: v1\nknd: Pod\nmetadata: {}\n",
            [f"1:1: {NO_KIND}"], [f"1:1: {NO_KIND}"], id="a-misspelt-object",
        ),
        pytest.param(
            "apiVersion v1\nkind Pod\n",
            [f"1:1: a string is no Kubernetes object; {EXPECTED}"],
            [f"1:1: a string is no Kubernetes object; {EXPECTED}"],
            id="an-object-without-colons",
        ),
        pytest.param(
            "- apiVersion: v1\n  kind: Pod\n  metadata: {}\n",
            [f"1:1: a list is no Kubernetes object; {EXPECTED}"],
            [f"1:1: a list is no Kubernetes object; {EXPECTED}"],
            id="a-bare-list-of-objects",
        ),
        pytest.param(
            "- {op: add, path: /spec, value: {apiVersion: v1, kind: Pod, spec: {}}}\n",
            [],
            [f"1:1: a list is no Kubernetes object; {EXPECTED}"],
            id="a-json-patch",
        ),
        pytest.param(
            "apiVersion: v1\nitems: []\n", [f"1:1: {NO_KIND}"], [f"1:1: {NO_KIND}"],
            id="a-list-without-a-kind",
        ),
        pytest.param(
            f"{VALUES}---\n{POD}---\n{VALUES}",
            ["Pod", f"6:1: {NEITHER}", f"1:1: {NEITHER}"],
            [f"1:1: {NEITHER}", "Pod", f"6:1: {NEITHER}"],
            id="beside-an-object",
        ),
        pytest.param(
            f"apiVersion: v1\nkind: List\nitems:\n- {VALUES}",
            [f"4:3: {NEITHER}"], [f"4:3: {NEITHER}"], id="in-a-list-of-objects",
        ),
    ],
)  # fmt: skip
def test_yaml_of_other_trades(text: str, in_folder: list[str], if_named: list[str]) -> None:
    """In a folder it is passed over, unless an object beside it or in it says what was meant."""
    assert told(Input("a.yaml", text.encode(), named=False)) == in_folder
    assert told(Input("a.yaml", text.encode())) == if_named


def told(item: Input) -> list[str]:
    return [
        str(found).removeprefix("a.yaml:")
        if isinstance(found, DocumentError)
        else str(found.object["kind"])
        for found in item.documents()
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param(
            "{{- if .Values.x }}\nkind: Pod\n{{- end }}\n",
            "1:1: unrendered template; render it first: "
            "helm template RELEASE CHART | meshwarden check -",
            id="template",
        ),
        pytest.param(
            "a: [\n",
            "2:1: not valid YAML: did not find expected node content while parsing a flow node",
            id="broken",
        ),
    ],
)
def test_what_cannot_be_read_might_be_a_manifest(text: str, error: str) -> None:
    assert told(Input("a.yaml", text.encode(), named=False)) == [error]
