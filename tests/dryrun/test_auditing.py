from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.cluster_api.odd_server import Answer, OddServer
from webhook.cluster import Access, connect
from webhook.dryrun.auditing import held, name_of
from webhook.errors import ClusterError
from webhook.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GATEWAY = Kind("networking.istio.io", "Gateway")
UNKNOWN = Answer.refusal(404, "NotFound")
FOUND = {"metadata": {"name": "edge"}}


@pytest.fixture
def odd() -> Iterator[OddServer]:
    with OddServer() as server:
        yield server


def gateways(odd: OddServer, folder: Path) -> list[str]:
    async def listed() -> list[str]:
        async with connect(Access(kubeconfig=odd.kubeconfig(folder / "k"))) as cluster:
            return [name_of(GATEWAY, each) async for each in held(cluster, GATEWAY, None)]

    return asyncio.run(listed())


def versions(odd: OddServer) -> list[str]:
    return [path.split("/")[3] for path in odd.asked]


@pytest.mark.parametrize(
    ("answers", "found", "asked"),
    [
        pytest.param(
            [Answer.listing(FOUND)],
            ["cluster/gateways.networking.istio.io/edge.json"],
            ["v1"],
            id="served",
        ),
        pytest.param([Answer.listing()], [], ["v1"], id="served-and-empty"),
        pytest.param(
            [UNKNOWN, Answer.listing(), Answer.listing(FOUND)],
            [],
            ["v1", "v1beta1"],
            id="served-and-empty-in-an-older-version",
        ),
        pytest.param(
            [UNKNOWN],
            [],
            ["v1", "v1beta1", "v1alpha3", "v1alpha2", "v1alpha1"],
            id="not-served",
        ),
    ],
)
def test_a_kind_is_listed_in_the_first_version_that_is_served_and_in_no_other(
    odd: OddServer, tmp_path: Path, answers: list[Answer], found: list[str], asked: list[str]
) -> None:
    odd.answers = answers

    assert gateways(odd, tmp_path) == found
    assert versions(odd) == asked


def test_a_kind_that_may_not_be_listed_is_no_empty_one(odd: OddServer, tmp_path: Path) -> None:
    odd.answers = [UNKNOWN, Answer.refusal(403, "Forbidden")]

    with pytest.raises(ClusterError) as caught:
        gateways(odd, tmp_path)

    assert caught.value.forbidden
    assert versions(odd) == ["v1", "v1beta1"]
