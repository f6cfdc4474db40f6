from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Any

import pytest

from webhook.dryrun.context import seen_in
from webhook.dryrun.inputs import Input
from webhook.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.objects import Object

NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {from: here}}\n"
MESH = (
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\n"
    "data: {mesh: 'rootNamespace: istio-system'}\n"
)
VIRTUAL_SERVICE = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: x}\n"


def an_input(text: str, name: str = "a.yaml") -> Input:
    return Input(name, text.encode())


def seen(*judged: str, stated: Iterable[str] = ()) -> list[Object]:
    return seen_in(map(an_input, judged), map(an_input, stated))


def told(objects: list[Object]) -> list[Any]:
    return [(obj["kind"], obj["metadata"]["name"]) for obj in objects]  # type: ignore[call-overload, index]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([NAMESPACE], [("Namespace", "shop")], id="a-namespace"),
        pytest.param([MESH], [("ConfigMap", "istio")], id="the-mesh"),
        pytest.param(
            [f"{VIRTUAL_SERVICE}---\n{NAMESPACE}", MESH],
            [("Namespace", "shop"), ("ConfigMap", "istio")],
            id="behind-other-objects",
        ),
        pytest.param(
            ["apiVersion: v1\nkind: List\nitems:\n-\n" + indent(NAMESPACE, "  ")],
            [("Namespace", "shop")],
            id="in-a-list",
        ),
        pytest.param(
            ['{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}'],
            [("Namespace", "shop")],
            id="in-json",
        ),
        pytest.param(
            [f"{NAMESPACE}---\na: [\n"], [("Namespace", "shop")], id="beside-a-broken-one"
        ),
        pytest.param(["a: [ # Namespace\n"], [], id="broken"),
        pytest.param([VIRTUAL_SERVICE], [], id="other-objects"),
        pytest.param(["kind: Namespace\napiVersion: example.com/v1\n"], [], id="of-another-group"),
        pytest.param([MESH.replace("istio,", "other,")], [], id="another-config-map"),
    ],
)
def test_what_tells_of_the_cluster(texts: list[str], expected: list[Any]) -> None:
    assert told(seen(*texts)) == expected


def test_a_folder_of_context_may_hold_yaml_of_other_trades() -> None:
    values = Input("values.yaml", b"replicas: 3\n", named=False)

    assert told(seen_in([], [values, an_input(NAMESPACE)])) == [("Namespace", "shop")]


def test_what_is_judged_counts_before_what_is_only_known() -> None:
    """After all it is about to be applied; and of two the first counts."""
    elsewhere = NAMESPACE.replace("here", "elsewhere")

    found = seen(NAMESPACE, elsewhere, stated=[elsewhere, MESH])

    assert told(found) == [("Namespace", "shop"), ("ConfigMap", "istio")]
    assert found[0]["metadata"]["labels"] == {"from": "here"}  # type: ignore[call-overload, index]


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        pytest.param(b"\xff", 1, id="no-text"),
        pytest.param(b"a: [\n---\nb\n", 2, id="no-objects"),
    ],
)
def test_context_that_cannot_be_read_is_refused(raw: bytes, problems: int) -> None:
    """Who states a context wants it to count; what is judged is reported where it is judged."""
    broken = Input("context.yaml", raw)

    assert seen_in([broken], []) == []
    with pytest.raises(ConfigError) as raised:
        seen_in([], [broken])
    assert len(raised.value.problems) == problems
    assert all(problem.startswith("context.yaml:") for problem in raised.value.problems)


def test_every_problem_of_a_context_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as raised:
        seen(stated=["a: [", NAMESPACE, "b"])

    assert len(raised.value.problems) == 2
