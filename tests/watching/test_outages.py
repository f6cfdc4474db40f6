"""The API server is away: what was seen stays in force, and nothing is lost when it is back."""

from __future__ import annotations

import json
import ssl
from contextlib import closing
from http.client import HTTPSConnection
from typing import TYPE_CHECKING, Any

import pytest

from tests.cluster.programs import eventually
from tests.cluster.webhook_server import WebhookServer
from tests.serving.reviews import encoded, review
from tests.watching.kubernetes import apply, denied
from tests.watching.objects import enforcement, exemption
from tests.watching.replica import Replica, account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl

SYNCED = 'meshwarden_watch_synced{watch="%s"}'
UP = 'meshwarden_watch_up{watch="%s"}'
WATCHES = ("enforcement", "exemptions", "mesh", "namespaces", "policies")


def ask(server: WebhookServer, obj: Any) -> tuple[int, bytes]:
    """What the replica answers to a review, without an API server in between."""
    context = ssl.create_default_context(cadata=server.endpoint.ca.decode())
    connection = HTTPSConnection("127.0.0.1", server.port, context=context, timeout=30)
    with closing(connection):
        body = encoded(review(obj))
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/validate?timeout=5s", body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def stubborn() -> dict[str, Any]:
    http = {"route": [{"destination": {"host": "a"}}], "timeout": "1s", "retries": {"attempts": 99}}
    return {
        "apiVersion": "networking.istio.io/v1",
        "kind": "VirtualService",
        "metadata": {"name": "a", "namespace": "shop"},
        "spec": {"hosts": ["a.shop.svc.cluster.local"], "http": [http]},
    }


@pytest.fixture
def late(kubectl: Kubectl, tmp_path: Path) -> Iterator[Replica]:
    """A replica whose API server is away when it starts."""
    server = WebhookServer(tmp_path)
    found = Replica(server, account(kubectl, "meshwarden-serving", tmp_path))
    program = server.follow(found.account.kubeconfig)
    program.until(lambda: _answers(found), "it answers probes")
    yield found
    server.stop()
    found.account.cable.unplug()


def _answers(replica: Replica) -> bool:
    try:
        return bool(replica.server.metrics())
    except OSError:
        return False


def test_a_replica_that_has_seen_nothing_judges_nothing(late: Replica) -> None:
    """It says so, and is ready as soon as the API server is there."""
    eventually(lambda: len(late.logged(event="not watching")) >= len(WATCHES), "it says so")
    before = ask(late.server, stubborn())
    ready_before = late.server.is_ready()

    late.account.cable.plug()
    eventually(late.server.is_ready, "it is ready")
    status, body = ask(late.server, stubborn())

    assert not ready_before
    assert before == (
        500,
        b"cannot judge: not all that it depends on has been read from the API server yet",
    )
    assert {line["so"] for line in late.logged(event="not watching")} == {"nothing is judged yet"}
    assert (status, json.loads(body)["response"]["allowed"]) == (200, False)


def test_what_was_seen_stays_in_force(kubectl: Kubectl, following: Replica) -> None:
    apply(kubectl, enforcement({"guardrail": "vs-retries-bounded", "action": "audit"}))
    following.until('meshwarden_watch_up{watch="enforcement"}', 1)
    eventually(lambda: not denied(kubectl, "a"), "the binding holds")

    following.account.cable.unplug()
    try:
        for watch in WATCHES:
            following.until(UP % watch, 0)
        status, body = ask(following.server, stubborn())
        is_ready = following.server.is_ready()
        # What changes meanwhile is seen later.
        apply(kubectl, exemption("a"))
        kubectl.must("delete", "enforcement", "default")
    finally:
        following.account.cable.plug()

    assert (status, json.loads(body)["response"]["allowed"], is_ready) == (200, True, True)
    assert [following.metric(SYNCED % watch) for watch in WATCHES] == [1] * 5
    for watch in WATCHES:
        following.until(UP % watch, 1)
    following.until("meshwarden_exemptions_active", 1)
    eventually(lambda: denied(kubectl, "b"), "the binding is gone")
    assert not denied(kubectl, "a")


def test_a_restart_of_the_api_server_loses_nothing(
    cluster: ControlPlane, kubectl: Kubectl, following: Replica
) -> None:
    contact = 'meshwarden_watch_last_contact_seconds{watch="enforcement"}'
    apply(kubectl, exemption("a"))
    following.until("meshwarden_exemptions_active", 1)
    before = following.metric(contact) or 0

    cluster.restart()
    eventually(lambda: (following.metric(contact) or 0) > before, "it watches again")
    apply(kubectl, enforcement({"guardrail": "vs-retries-bounded", "action": "audit"}))

    eventually(lambda: not denied(kubectl, "b"), "the binding holds")
    assert following.metric("meshwarden_exemptions_active") == 1
