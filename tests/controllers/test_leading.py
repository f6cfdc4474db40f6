"""One of several controllers leads, in a real cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cluster.programs import running
from tests.cluster_api.wire import Wire
from tests.controllers.conftest import (
    NAMESPACE,
)
from tests.reliability.pods import MESHWARDEN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.kubectl import Kubectl
    from tests.controllers.conftest import Start

SUSPEND = '{"metadata":{"annotations":{"meshwarden.dev/suspended":"OPS-1"}},"webhooks":[]}'
ISTIO = "istio.validate.meshwarden.dev"


def test_one_leads_and_another_takes_over(kubectl: Kubectl, start: Start) -> None:
    """At once where the leader steps down, and after the lease's length where it dies."""
    with start(identity="one") as one:
        one.until_told("leaf issued")
        with start(identity="two") as two:
            two.program.until(lambda: two.get("/readyz").startswith("200"), "it is ready")
            assert two.metric("meshwarden_controller_leader") == 0
            assert str(two.metric("meshwarden_failure_policy_fail")) == "nan"
            assert one.program.stop() == 0
            assert one.events("stepped down")
            two.until_told("leading")
            with start(identity="three") as three:
                two.program.kill()
                three.until_told("leading")
    lease = kubectl.read("lease", "meshwarden-controller", NAMESPACE)
    assert lease["spec"]["leaseTransitions"] >= 1


def test_a_lease_that_is_taken_away_ends_the_lead(kubectl: Kubectl, start: Start) -> None:
    with start() as candidate:
        candidate.until_told("leading")
        theirs = '{"spec":{"holderIdentity":"them","leaseDurationSeconds":2}}'
        lease = ("lease", "meshwarden-controller", "-n", NAMESPACE)
        kubectl.must("patch", *lease, "--type=merge", "-p", theirs)
        assert candidate.until_told("no longer leading")["reason"] == "them holds the lease"
        candidate.until_told("leading", times=2)


@pytest.mark.usefixtures("kubectl")
def test_who_cannot_renew_the_lease_stops_leading(
    start: Start, token_kubeconfig: Path, tmp_path: Path
) -> None:
    """Others may lead by now, and two must not."""
    with (
        Wire(token_kubeconfig, tmp_path / "wire.yaml") as wire,
        start(f"--kubeconfig={wire.kubeconfig}") as candidate,
    ):
        candidate.until_told("leaf issued")
        wire.silence()
        told = candidate.until_told("no longer leading")
        assert told["reason"] == "the lease could not be renewed in time"
        wire.cut()
        wire.speak()
        candidate.until_told("leading", times=2)
        wire.close()
        candidate.until_told("lease not renewed")
        candidate.until_told("lease not read")
        candidate.program.until(
            lambda: candidate.get("/readyz").startswith("503"), "it is not ready"
        )


def test_a_token_that_may_do_nothing_is_told(kubectl: Kubectl, tmp_path: Path) -> None:
    """It waits, ready for nothing, and says why."""
    token = kubectl.must("create", "token", "meshwarden-serving", "-n", NAMESPACE)
    (tmp_path / "token").write_text(token.strip())
    arguments = [
        "controller",
        f"--kubeconfig={kubectl.kubeconfig}",
        f"--token-file={tmp_path / 'token'}",
        "--host=127.0.0.1",
        "--health-port=0",
    ]
    with running(MESHWARDEN, arguments, tmp_path / "c.log") as program:
        program.until(lambda: '"lease not read"' in program.output, "it says what it may not")
        assert 'cannot get resource \\"leases\\"' in program.output
