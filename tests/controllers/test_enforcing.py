"""What the Enforcement says of whether it is enforced."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.cluster.programs import eventually
from tests.cluster_api.odd_server import Answer, OddServer
from tests.controllers.conftest import Serving, until_policy
from webhook.cluster import Access, connect
from webhook.controllers.enforcing import Telling, condition
from webhook.errors import ClusterError
from webhook.installation.webhooks import FailurePolicy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cluster.kubectl import Kubectl
    from tests.controllers.conftest import Start

FAIL, IGNORE = FailurePolicy.FAIL, FailurePolicy.IGNORE
NOW = datetime(2026, 6, 1, tzinfo=UTC)
ENFORCEMENT = {
    "apiVersion": "meshwarden.dev/v1alpha1",
    "kind": "Enforcement",
    "metadata": {"name": "default"},
    "spec": {"profile": "production"},
}


@pytest.mark.parametrize(
    ("policy", "answered", "suspended", "status", "reason"),
    [
        pytest.param(FAIL, True, None, "True", "Answered", id="well"),
        pytest.param(FAIL, None, None, "True", "Answered", id="kept-over-a-restart"),
        pytest.param(FAIL, False, None, "True", "NobodyAnswers", id="nobody-answers"),
        pytest.param(IGNORE, False, None, "False", "NotAnswered", id="no-answer-yet"),
        pytest.param(FAIL, True, "OPS-1", "False", "Suspended", id="suspended"),
    ],
)
def test_it_says_what_becomes_of_what_nobody_judges(
    policy: FailurePolicy,
    answered: bool | None,
    suspended: str | None,
    status: str,
    reason: str,
) -> None:
    found = condition(policy, answered=answered, suspended=suspended)

    assert (found.status, found.reason) == (status, reason)


@pytest.fixture
def odd() -> Iterator[OddServer]:
    with OddServer() as server:
        yield server


def tell(odd: OddServer, folder: Path, *at: datetime) -> None:
    """Tell the same at each of these times."""

    async def telling() -> None:
        async with connect(Access(kubeconfig=odd.kubeconfig(folder / "k"))) as cluster:
            told = Telling(cluster)
            for moment in at:
                await told.tell(condition(FAIL, answered=True, suspended=None), now=moment)

    asyncio.run(telling())


def test_what_was_said_just_now_is_not_said_again(odd: OddServer, tmp_path: Path) -> None:
    """After a minute somebody looks whether it still stands there."""
    odd.answers = [Answer.listing()]

    tell(odd, tmp_path, NOW, NOW.replace(second=59), NOW.replace(minute=1))

    assert len(odd.asked) == 2


def test_what_it_says_already_is_not_written_again(odd: OddServer, tmp_path: Path) -> None:
    found = condition(FAIL, answered=True, suspended=None)
    entry = {"type": "Enforcing", **asdict(found)}
    obj = {"metadata": {"name": "default"}, "status": {"conditions": [{"type": "Other"}, entry]}}
    odd.answers = [Answer.listing(obj)]

    tell(odd, tmp_path, NOW)

    assert len(odd.asked) == 1


def test_without_the_kind_there_is_nobody_to_tell_it_of(odd: OddServer, tmp_path: Path) -> None:
    odd.answers = [Answer.refusal(404, "NotFound")]

    tell(odd, tmp_path, NOW)


def test_what_cannot_be_read_is_no_answer(odd: OddServer, tmp_path: Path) -> None:
    odd.answers = [Answer.refusal(500, "InternalError")]

    with pytest.raises(ClusterError):
        tell(odd, tmp_path, NOW)


def said(kubectl: Kubectl) -> dict[str, Any]:
    """The conditions of the Enforcement, by type."""
    found = kubectl.read("enforcement", "default").get("status", {})
    return {each["type"]: each for each in found.get("conditions", [])}


def test_the_enforcement_says_it(kubectl: Kubectl, start: Start, tmp_path: Path) -> None:
    """Beside what else is said of it, and since when."""
    assert kubectl.apply(ENFORCEMENT).code == 0
    with start() as candidate:
        candidate.until_told("leaf issued")
        eventually(lambda: "Enforcing" in said(kubectl), "it says that it does not enforce")
        assert said(kubectl)["Enforcing"]["reason"] == "NotAnswered"
        with Serving(kubectl, tmp_path).running():
            until_policy(kubectl, "Fail")
            eventually(lambda: said(kubectl)["Enforcing"]["status"] == "True", "it enforces")
            since = said(kubectl)["Enforcing"]["lastTransitionTime"]
        eventually(
            lambda: said(kubectl)["Enforcing"]["reason"] == "NobodyAnswers", "nobody answers"
        )
        found = said(kubectl)
    assert found["Enforcing"]["lastTransitionTime"] == since
    assert found["Accepted"]["status"] == "True"
    kubectl.must("delete", "enforcement", "default")
