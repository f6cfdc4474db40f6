"""What the controller writes into a real cluster, with the rights that the manifests give it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner

from tests.cluster.kubectl import documents
from tests.cluster.programs import eventually, running
from tests.controllers.conftest import (
    NAMESPACE,
    REPLICA,
    Serving,
    change,
    mutating,
    policy,
    until_policy,
    validating,
)
from tests.reliability.pods import MESHWARDEN
from webhook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.kubectl import Kubectl
    from tests.controllers.conftest import Start

SUSPEND = '{"metadata":{"annotations":{"meshwarden.dev/suspended":"OPS-1"}},"webhooks":[]}'
ISTIO = "istio.validate.meshwarden.dev"


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


def test_what_somebody_changes_is_put_back(kubectl: Kubectl, start: Start) -> None:
    """Within seconds, also what server-side apply alone would leave."""
    with start() as candidate:
        candidate.until_told("leaf issued")
        before = validating(kubectl)
        path = f"/webhooks/{list(before).index(ISTIO)}"

        def is_back() -> bool:
            return validating(kubectl) == before

        change(kubectl, {"op": "remove", "path": f"{path}/clientConfig/caBundle"})
        started = time.monotonic()
        eventually(is_back, "caBundle is back")
        assert time.monotonic() - started < 10
        never = {"name": "never", "expression": "false"}
        change(kubectl, {"op": "add", "path": f"{path}/matchConditions/-", "value": never})
        eventually(is_back, "what narrowed it has gone")
        kubectl.must("delete", "validatingwebhookconfiguration", "meshwarden")
        eventually(is_back, "the configuration is back")
        assert candidate.metric("meshwarden_ca_bundle_in_place") == 1


def test_the_emergency_command_lets_the_cluster_breathe(kubectl: Kubectl, start: Start) -> None:
    """As long as the annotation is there, over restarts of the controller."""
    name = ("validatingwebhookconfiguration", "meshwarden")
    with start("--workloads") as candidate:
        candidate.until_told("leaf issued")
        kubectl.must("patch", *name, "--type=merge", "-p", SUSPEND)
        assert candidate.until_told("suspended")["state"] == "OPS-1"
        eventually(lambda: not mutating(kubectl), "nothing is mutated either")
        assert not validating(kubectl)
    with start("--workloads", identity="again") as again:
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
