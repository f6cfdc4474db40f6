"""`meshwarden controller` against a real API server, with the rights that the manifests give."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner

from certs.issue import issue_ca, issue_leaf
from certs.pair import Pair
from certs.verify import verify
from tests.cluster.kubectl import documents
from tests.cluster.programs import eventually, running
from tests.cluster_api.wire import Wire
from tests.controllers.conftest import (
    ADDRESS,
    NAMESPACE,
    REPLICA,
    Serving,
    bundle,
    mutating,
    policy,
    secret,
    until_policy,
    validating,
)
from tests.reliability.pods import MESHWARDEN
from webhook.cli.main import main
from webhook.installation.secrets import secret as tls_secret
from webhook.installation.trust import count, is_under

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.kubectl import Kubectl
    from tests.controllers.conftest import Start

SUSPEND = '{"metadata":{"annotations":{"meshwarden.dev/suspended":"OPS-1"}},"webhooks":[]}'
ISTIO = "istio.validate.meshwarden.dev"


def slices() -> dict[str, Any]:
    """The Service has one replica."""
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": "meshwarden-1",
            "namespace": NAMESPACE,
            "labels": {"kubernetes.io/service-name": "meshwarden"},
        },
        "addressType": "IPv4",
        "ports": [{"name": "https", "port": 8443}],
        "endpoints": [{"addresses": [ADDRESS], "conditions": {"ready": True}}],
    }


def test_what_it_writes_is_what_it_prints(kubectl: Kubectl, start: Start) -> None:
    """And beside it what only a cluster knows: the CA, and who owns the configuration."""
    printed = CliRunner().invoke(main, ["controller", "--print-webhooks", "--workloads"])
    shown = {each["kind"]: each for each in yaml.safe_load_all(printed.stdout)}

    with start("--workloads") as candidate:
        candidate.until_told("leaf issued")
        written = {
            "ValidatingWebhookConfiguration": validating(kubectl),
            "MutatingWebhookConfiguration": mutating(kubectl),
        }
        role = kubectl.read("clusterrole", "meshwarden-controller")
        read = kubectl.read("validatingwebhookconfiguration", "meshwarden")

    assert printed.exit_code == 0
    for kind, entries in written.items():
        for webhook in entries.values():
            del webhook["clientConfig"]["caBundle"]
        assert list(entries.values()) == shown[kind]["webhooks"]
    assert read["metadata"]["ownerReferences"][0]["uid"] == role["metadata"]["uid"]


def test_it_issues_what_replicas_can_serve(kubectl: Kubectl, start: Start) -> None:
    with start() as candidate:
        candidate.until_told("leaf issued")
        leaf, ca = secret(kubectl, "meshwarden-tls"), secret(kubectl, "meshwarden-ca")

    pair = Pair(leaf["tls.crt"], leaf["tls.key"])
    names = ["meshwarden.meshwarden-system.svc"]
    found = verify(pair, now=datetime.now(UTC), ca=bundle(kubectl), names=names)
    assert found.problems == ()
    assert leaf["ca.crt"] == ca["ca.crt"] == ca["tls.crt"] == bundle(kubectl)


def test_fail_is_raised_by_an_answer_and_outlives_everything(
    kubectl: Kubectl, start: Start, tmp_path: Path
) -> None:
    """The replicas' death, the controller's restart, and a probe that nobody answers."""
    with start() as candidate:
        candidate.until_told("probe not answered")
        assert policy(kubectl) == "Ignore"
        with Serving(kubectl, tmp_path).running():
            until_policy(kubectl, "Fail")
            assert candidate.until_told("failure policy")["now"] == "Fail"
        candidate.until_told("probe not answered", times=2)
        candidate.program.until(
            lambda: candidate.metric("meshwarden_probe_answered") == 0, "the metric says so"
        )
        assert candidate.metric("meshwarden_failure_policy_fail") == 1
    with start(identity="again") as again:
        again.until_told("probe not answered")
        assert policy(kubectl) == "Fail"
    with start("--fall-back-after=1", identity="timid") as timid:
        until_policy(kubectl, "Ignore")
        assert timid.until_told("failure policy")["level"] == "warning"


def _change(kubectl: Kubectl, *operations: dict[str, Any]) -> None:
    patch = json.dumps(operations)
    name = ("validatingwebhookconfiguration", "meshwarden")
    kubectl.must("patch", *name, "--type=json", "-p", patch)


def test_what_somebody_changes_is_put_back(kubectl: Kubectl, start: Start) -> None:
    """Within seconds, also what server-side apply alone would leave."""
    with start() as candidate:
        candidate.until_told("leaf issued")
        before = validating(kubectl)
        path = f"/webhooks/{list(before).index(ISTIO)}"

        def is_back() -> bool:
            return validating(kubectl) == before

        _change(kubectl, {"op": "remove", "path": f"{path}/clientConfig/caBundle"})
        started = time.monotonic()
        eventually(is_back, "caBundle is back")
        assert time.monotonic() - started < 10
        never = {"name": "never", "expression": "false"}
        _change(kubectl, {"op": "add", "path": f"{path}/matchConditions/-", "value": never})
        eventually(is_back, "what narrowed it has gone")
        kubectl.must("delete", "validatingwebhookconfiguration", "meshwarden")
        eventually(is_back, "the configuration is back")
        assert candidate.metric("meshwarden_ca_bundle_in_place") == 1


def test_the_emergency_command_lets_the_cluster_breathe(kubectl: Kubectl, start: Start) -> None:
    """As long as the annotation is there, over restarts of the controller."""
    name = ("validatingwebhookconfiguration", "meshwarden")
    with start() as candidate:
        candidate.until_told("leaf issued")
        kubectl.must("patch", *name, "--type=merge", "-p", SUSPEND)
        assert candidate.until_told("suspended")["state"] == "OPS-1"
        eventually(lambda: not mutating(kubectl), "nothing is mutated either")
        assert not validating(kubectl)
    with start(identity="again") as again:
        again.until_told("suspended")
        assert candidate.get("/metrics") == "\n"
        assert not validating(kubectl)
        kubectl.must("annotate", *name, "meshwarden.dev/suspended-")
        eventually(lambda: validating(kubectl) and mutating(kubectl), "both are back")
        assert again.until_told("suspended", times=2)["state"] is None


def test_without_our_cluster_role_nothing_is_written(kubectl: Kubectl, start: Start) -> None:
    """Somebody removes us: what is gone stays gone, and what is there goes with the role."""
    role = kubectl.read("clusterrole", "meshwarden-controller")
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": "test-admin"},
        "roleRef": {
            "apiGroup": "rbac.authorization.k8s.io",
            "kind": "ClusterRole",
            "name": "cluster-admin",
        },
        "subjects": [
            {"kind": "ServiceAccount", "name": "meshwarden-controller", "namespace": NAMESPACE}
        ],
    }
    # The rights stay, so that it is not for want of them.
    kubectl.must("create", "-f", "-", stdin=json.dumps(binding))
    try:
        with start() as candidate:
            candidate.until_told("leaf issued")
            kubectl.must("delete", "clusterrole", "meshwarden-controller")
            kubectl.must("delete", "validatingwebhookconfiguration", "meshwarden")
            candidate.until_told("clusterrole missing, nothing is written")
            time.sleep(1.5)
            assert not validating(kubectl)
            kubectl.must("delete", "secret", "--all", "-n", NAMESPACE)
            candidate.until_told("ca issued", times=2)
    finally:
        kubectl.must("delete", "clusterrolebinding", "test-admin")
        kubectl.must("apply", "-f", "-", stdin=documents(_fresh(role)))


def _fresh(obj: dict[str, Any]) -> dict[str, Any]:
    return {**obj, "metadata": {"name": obj["metadata"]["name"]}}


def test_a_namespace_that_is_deleted_takes_no_one_hostage(kubectl: Kubectl, tmp_path: Path) -> None:
    kubectl.must("create", "namespace", "going")
    arguments = [
        "controller",
        f"--kubeconfig={kubectl.kubeconfig}",
        "--namespace=going",
        "--host=127.0.0.1",
        "--health-port=0",
    ]
    with running(MESHWARDEN, arguments, tmp_path / "going.log") as program:
        program.until(lambda: '"leaf issued"' in program.output, "it leads")
        assert validating(kubectl)
        kubectl.must("delete", "namespace", "going", "--wait=false")
        eventually(lambda: not validating(kubectl), "nothing is asked any more")


def test_a_lost_ca_is_replaced_without_a_break(
    kubectl: Kubectl, start: Start, tmp_path: Path
) -> None:
    """The old one stays trusted until the replica serves a leaf of the new one."""
    kubectl.must("apply", "-f", "-", stdin=documents(slices()))
    with start() as candidate:
        candidate.until_told("leaf issued")
        replica, old = Serving(kubectl, tmp_path), bundle(kubectl)
        with replica.running():
            until_policy(kubectl, "Fail")
            kubectl.must("delete", "secret", "meshwarden-ca", "-n", NAMESPACE)
            candidate.until_told("leaf issued", times=2)
            both = bundle(kubectl)
            new = secret(kubectl, "meshwarden-ca")["tls.crt"]
            assert (both, count(both)) == (new + old, 2)
            assert is_under(secret(kubectl, "meshwarden-tls")["tls.crt"], new, datetime.now(UTC))
            assert candidate.metric("meshwarden_trusted_authorities") == 2
            replica.mount()
            eventually(lambda: bundle(kubectl) == new, "the old one is trusted no more")
            assert candidate.events("old ca forgotten")
            assert policy(kubectl) == "Fail"
    order = [
        line["event"]
        for line in map(json.loads, candidate.log.read_text().splitlines())
        if line["event"] in {"ca issued", "leaf issued", "old ca forgotten"}
    ]
    assert order == ["ca issued", "leaf issued", "ca issued", "leaf issued", "old ca forgotten"]


def test_whom_nobody_needs_is_not_trusted(kubectl: Kubectl, start: Start, tmp_path: Path) -> None:
    """A CA that somebody adds goes, as every replica serves a leaf of ours."""
    kubectl.must("apply", "-f", "-", stdin=documents(slices()))
    with start() as candidate:
        candidate.until_told("leaf issued")
        ours = bundle(kubectl)
        with Serving(kubectl, tmp_path).running():
            until_policy(kubectl, "Fail")
            both = ours + issue_ca(now=datetime.now(UTC)).certificate
            number = list(validating(kubectl)).index(ISTIO)
            path = f"/webhooks/{number}/clientConfig/caBundle"
            value = base64.b64encode(both).decode()
            _change(kubectl, {"op": "replace", "path": path, "value": value})
            eventually(lambda: bundle(kubectl) == ours, "only ours is trusted")
    assert not candidate.events("old ca forgotten")


def test_without_an_address_the_service_is_asked(kubectl: Kubectl, start: Start) -> None:
    """By its ClusterIP, which leads nowhere here: nobody runs a kube-proxy."""
    with start(probing="") as candidate:
        told = candidate.until_told("probe not answered")
    assert told["reason"] == "All connection attempts failed"
    with start("--service=another", identity="lost", probing="") as lost:
        told = lost.until_told("probe not answered")
    assert 'cannot get resource "services"' in told["reason"]
    assert policy(kubectl) == "Ignore"


def test_a_pass_that_cannot_be_finished_is_made_again(kubectl: Kubectl, start: Start) -> None:
    binding = kubectl.read("clusterrolebinding", "meshwarden-controller")
    with start() as candidate:
        candidate.until_told("leaf issued")
        kubectl.must("delete", "clusterrolebinding", "meshwarden-controller")
        try:
            told = candidate.until_told("pass not finished")
        finally:
            back = {**binding, "metadata": {"name": "meshwarden-controller"}}
            kubectl.must("create", "-f", "-", stdin=json.dumps(back))
        assert "get clusterroles" in told["reason"]
        kubectl.must("delete", "validatingwebhookconfiguration", "meshwarden")
        eventually(lambda: validating(kubectl), "the next pass is finished")


def test_a_leaf_is_renewed_in_time(kubectl: Kubectl, start: Start) -> None:
    with start("--leaf-lifetime=6s") as candidate:
        candidate.until_told("leaf issued")
        first = secret(kubectl, "meshwarden-tls")
        assert candidate.until_told("leaf issued", times=2)["reason"] == "it is time"
        second = secret(kubectl, "meshwarden-tls")

    assert first["tls.crt"] != second["tls.crt"]
    assert first["ca.crt"] == second["ca.crt"]


def test_certificates_of_others_are_looked_after(kubectl: Kubectl, start: Start) -> None:
    """Their CA is trusted; what is wrong with them is told, and nothing is issued."""
    now = datetime.now(UTC)
    ca = issue_ca(now=now)
    leaf = issue_leaf(ca, ["meshwarden.meshwarden-system.svc"], now=now)
    with start("--certificates=cert-manager") as candidate:
        told = candidate.until_told("certificate not usable")
        assert told["reason"] == "Secret meshwarden-tls holds no CA certificate under ca.crt"
        assert not validating(kubectl)
        given = tls_secret("meshwarden-tls", NAMESPACE, leaf, ca.certificate, version="")
        kubectl.must("create", "-f", "-", stdin=documents(given))
        eventually(lambda: bundle(kubectl) == ca.certificate, "their CA is trusted")
        other = issue_leaf(ca, ["other"], now=now)
        broken = tls_secret("meshwarden-tls", NAMESPACE, other, ca.certificate, version="")
        force = ("--server-side", "--force-conflicts")
        kubectl.must("apply", *force, "-f", "-", stdin=documents(broken))
        told = candidate.until_told("certificate not usable", times=2)
        assert "it is not for meshwarden.meshwarden-system.svc" in told["reason"]
        garbage = '{"data":{"tls.crt":"Z2FyYmFnZQ=="}}'
        leaf_secret = ("secret", "meshwarden-tls", "-n", NAMESPACE)
        kubectl.must("patch", *leaf_secret, "--type=merge", "-p", garbage)
        told = candidate.until_told("certificate not usable", times=3)
        assert "the certificate cannot be read" in told["reason"]
    assert candidate.events("ca issued") == candidate.events("leaf issued") == []


def test_a_ca_of_others_is_replaced_without_a_break(
    kubectl: Kubectl, start: Start, tmp_path: Path
) -> None:
    """They put the new one in at once; we go on trusting the old one while it is served."""
    kubectl.must("apply", "-f", "-", stdin=documents(slices()))
    now, names = datetime.now(UTC), ["meshwarden.meshwarden-system.svc"]
    old, new = issue_ca(now=now), issue_ca(now=now)
    _give(kubectl, issue_leaf(old, names, now=now), old.certificate)
    with start("--certificates=brought") as candidate:
        eventually(lambda: bundle(kubectl) == old.certificate, "the old one is trusted")
        replica = Serving(kubectl, tmp_path)
        with replica.running():
            until_policy(kubectl, "Fail")
            _give(kubectl, issue_leaf(new, names, now=now), new.certificate)
            eventually(
                lambda: bundle(kubectl) == new.certificate + old.certificate, "both are trusted"
            )
            replica.mount()
            eventually(lambda: bundle(kubectl) == new.certificate, "only the new one is")
    assert candidate.metric("any") == -1


def _give(kubectl: Kubectl, leaf: Pair, ca: bytes) -> None:
    given = tls_secret("meshwarden-tls", NAMESPACE, leaf, ca, version="")
    kubectl.must("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=documents(given))


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


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        pytest.param(["--leaf-lifetime=soon"], "'soon' is no length of time", id="no-length"),
        pytest.param(["--ca-lifetime=0d"], "'0d' is no length of time", id="no-time"),
        pytest.param(["--probe-address=here"], "not of the form HOST:PORT", id="no-address"),
        pytest.param(["--kubeconfig=none"], "Configuration file none not found", id="no-config"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], text: str) -> None:
    ended = CliRunner().invoke(main, ["controller", "--health-port=0", *arguments])

    assert ended.exit_code == 2
    assert text in ended.stderr


def test_an_address_may_be_of_either_family() -> None:
    """As `--probe-address`; here nothing is probed."""
    arguments = ["controller", "--probe-address=[::1]:8443", "--print-webhooks"]

    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert REPLICA == "10.99.0.1:8443"
