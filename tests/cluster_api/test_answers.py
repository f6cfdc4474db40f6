"""What becomes of answers that are not what was asked for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.cluster_api.odd_server import Answer
from webhook.cluster import Access, Selection, connect
from webhook.cluster.resources import CONFIG_MAPS
from webhook.errors import ClusterError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster_api.odd_server import OddServer


def error_of(kubeconfig: Path, **settings: Any) -> ClusterError:
    async def ask() -> None:
        async with connect(Access(kubeconfig=kubeconfig, **settings)) as cluster:
            await cluster.get(CONFIG_MAPS, "any", "shop")

    with pytest.raises(ClusterError) as caught:
        asyncio.run(ask())
    return caught.value


@pytest.mark.parametrize(
    ("answer", "text", "code"),
    [
        pytest.param(Answer.refusal(403, "Forbidden"), "it is Forbidden", 403, id="status"),
        pytest.param(
            Answer(503, b"busy", "text/plain"), "Service Unavailable", 503, id="no-status"
        ),
        pytest.param(Answer(500, b"", None), "what answers is no API server", None, id="no-type"),
        pytest.param(Answer(200, b"<html>"), "what answers is no API server", None, id="no-json"),
    ],
)
def test_an_error_says_what_was_asked_and_why_not(
    odd: OddServer, tmp_path: Path, answer: Answer, text: str, code: int | None
) -> None:
    odd.answers = [answer]

    error = error_of(odd.kubeconfig(tmp_path / "k"))

    assert str(error) == f"get configmaps shop/any: {text}"
    assert error.code == code


def test_a_server_that_is_not_there_is_told_of(odd: OddServer, tmp_path: Path) -> None:
    kubeconfig = odd.kubeconfig(tmp_path / "k", server="http://127.0.0.1:1")

    error = error_of(kubeconfig)

    assert str(error).startswith("get configmaps shop/any: the API server does not answer: ")
    assert error.code is None


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        pytest.param(404, "absent", id="absent"),
        pytest.param(409, "conflict", id="conflict"),
        pytest.param(403, "forbidden", id="forbidden"),
        pytest.param(410, "gone", id="gone"),
    ],
)
def test_the_code_says_what_to_do(code: int, holds: str) -> None:
    questions = ("absent", "conflict", "forbidden", "gone")
    error = ClusterError("text", code=code)

    assert [name for name in questions if getattr(error, name)] == [holds]


def test_what_cannot_be_read_is_not_taken_for_absent(odd: OddServer, tmp_path: Path) -> None:
    odd.answers = [Answer.refusal(403, "Forbidden")]

    async def find() -> None:
        async with connect(Access(kubeconfig=odd.kubeconfig(tmp_path / "k"))) as cluster:
            await cluster.find(CONFIG_MAPS, "any", "shop")

    with pytest.raises(ClusterError, match="it is Forbidden"):
        asyncio.run(find())


def test_what_was_selected_is_named(odd: OddServer, tmp_path: Path) -> None:
    odd.answers = [Answer.refusal(500, "InternalError")]
    selection = Selection(CONFIG_MAPS, "shop", {"app": "x"}, {"metadata.name": "y"})

    async def ask() -> None:
        async with connect(Access(kubeconfig=odd.kubeconfig(tmp_path / "k"))) as cluster:
            async for _ in cluster.list(selection):
                pass

    with pytest.raises(ClusterError) as caught:
        asyncio.run(ask())
    assert str(caught.value) == (
        "list configmaps in shop with app=x, metadata.name=y: it is InternalError"
    )
    assert odd.asked == [
        "/api/v1/namespaces/shop/configmaps?labelSelector=app%3Dx&fieldSelector=metadata.name%3Dy&limit=500"
    ]
