"""`meshwarden doctor` at a real installation, and `meshwarden uninstall`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from click.testing import CliRunner

from tests.cluster.assets import assets
from tests.cluster.programs import eventually
from tests.doctor.conftest import NAMESPACE, commands, show
from tests.policy.own_guardrails import rego
from tests.reliability.pods import Pod
from tests.watching.objects import enforcement, policies
from webhook.cli.main import main

if TYPE_CHECKING:
    from click.testing import Result

    from tests.cluster.control_plane import ControlPlane
    from tests.reliability.fleet import Fleet

_INJECTING = '\ninject contains {"path": ["metadata", "labels", "a"], "value": "b"} if true\n'
VALIDATING = ("validatingwebhookconfiguration", "meshwarden")


def doctor(kubeconfig: Path, *flags: str) -> Result:
    return CliRunner().invoke(main, ["doctor", f"--kubeconfig={kubeconfig}", *flags])


def findings(ended: Result) -> list[dict[str, str]]:
    assert ended.stdout, ended.stderr
    report = json.loads(ended.stdout)
    assert report["schema"] == "meshwarden.dev/doctor/v1"
    found: list[dict[str, str]] = report["findings"]
    return found


def amiss(plane: ControlPlane) -> dict[str, str]:
    """What is not fine, by check; the texts of one check are joined."""
    found = findings(doctor(plane.kubectl.kubeconfig, "-o", "json"))
    texts: dict[str, str] = {}
    for each in found:
        if each["state"] != "fine":
            assert each["repair"] or each["state"] == "unknown"
            texts[each["check"]] = f"{texts.get(each['check'], '')}{each['text']}\n"
    return texts


def test_before_the_installation_everything_is_missing(plane: ControlPlane) -> None:
    """This test comes first: afterwards there is one."""
    ended = doctor(plane.kubectl.kubeconfig, "-o", "json")

    states = {each["check"]: each["state"] for each in findings(ended)}
    assert {check for check, state in states.items() if state == "fine"} == {
        "kubernetes",
        "order",
        "configuration",
    }
    assert ended.exit_code == 3


def test_all_is_well(plane: ControlPlane, installed: Fleet) -> None:
    ended = doctor(plane.kubectl.kubeconfig, "--color=never")

    wrong = [line for line in ended.stdout.splitlines() if not line.startswith("fine ")]
    assert wrong == []
    assert ended.exit_code == 0
    checks = {line.split()[1].rstrip(":") for line in ended.stdout.splitlines()}
    assert checks >= {"chain", "served", "expiry", "engine", "versions", "leader", "permissions"}
    assert installed.running


def test_it_knows_what_the_controller_goes_by(plane: ControlPlane, installed: Fleet) -> None:
    """The Enforcement, and guardrails of one's own in ConfigMaps."""
    before = installed.mutated()
    own = rego("owner").replace("/VirtualService]", "/ProxyConfig]") + _INJECTING
    injecting = [
        {"guardrail": "vs-timeout-required", "inject": True},
        {"guardrail": "acme-owner", "action": "warn", "inject": True},
    ]
    wanted = {("networking.istio.io", each) for each in ("virtualservices", "proxyconfigs")}
    for obj in (policies("own", owner=own), enforcement(*injecting)):
        plane.kubectl.must("create", "-f", "-", stdin=json.dumps(obj))
    try:
        eventually(lambda: installed.mutated() == before | wanted, "both are asked for")
        eventually(lambda: amiss(plane) == {}, "all is well")
    finally:
        plane.kubectl.must("delete", "enforcement", "default")
        plane.kubectl.must("delete", "configmap", "own", "-n", NAMESPACE)
    eventually(lambda: installed.mutated() == before, "nothing of it is asked for")


def test_a_profile_that_does_not_exist_is_told_of(plane: ControlPlane, installed: Fleet) -> None:
    del installed
    name = ("deployment", "meshwarden-controller", "-n", NAMESPACE)
    path = "/spec/template/spec/containers/0/args/-"
    patch = json.dumps([{"op": "add", "path": path, "value": "--profile=x"}])
    before = plane.kubectl.must("get", *name, "-o", "jsonpath={..containers[0].args}")
    plane.kubectl.must("patch", *name, "--type=json", "-p", patch)
    try:
        told = amiss(plane)["webhooks"]
    finally:
        patch = json.dumps([{"op": "replace", "path": path[:-2], "value": json.loads(before)}])
        plane.kubectl.must("patch", *name, "--type=json", "-p", patch)
    known = "audit, baseline, migration, production"
    assert told == f'the controller cannot start: profile is "x"; known are {known}\n'


def test_reviews_that_are_suspended_are_told_of(plane: ControlPlane, installed: Fleet) -> None:
    """With the command that ends it."""
    kubectl = plane.kubectl
    [emergency] = commands("--emergency")[:1]
    _shell(plane, emergency)
    eventually(lambda: not installed.validating().get("webhooks"), "nothing is asked")
    try:
        ended = doctor(kubectl.kubeconfig, "--color=never")
        lines = ended.stdout.splitlines()
        number = lines.index("wrong    webhooks: reviews are suspended: WHY")
        told = amiss(plane)
        repair = lines[number + 1].strip()
    finally:
        _shell(plane, commands("--emergency")[-1])
    assert repair == commands("--emergency")[-1]
    assert {"webhooks", "failure-policy", "ca-bundle", "served", "chain"} <= set(told)
    eventually(installed.fails_closed, "it enforces again")
    assert ended.exit_code == 3


def test_an_injector_that_is_asked_first_is_told_of(plane: ControlPlane, installed: Fleet) -> None:
    del installed
    webhook: dict[str, Any] = {
        "name": "namespace.sidecar-injector.istio.io",
        "clientConfig": {"url": "https://127.0.0.1:1/inject"},
        "admissionReviewVersions": ["v1"],
        "sideEffects": "None",
    }
    injector = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "MutatingWebhookConfiguration",
        "metadata": {"name": "00-istio"},
        "webhooks": [webhook],
    }
    assert plane.kubectl.apply(injector).code == 0
    try:
        assert amiss(plane) == {
            "order": "00-istio is asked before 00-meshwarden, and misses what it writes on Pods\n"
        }
        assert doctor(plane.kubectl.kubeconfig).exit_code == 1
    finally:
        plane.kubectl.must("delete", "mutatingwebhookconfiguration", "00-istio")


def test_another_version_is_not_judged_by_this_one(plane: ControlPlane, installed: Fleet) -> None:
    """What its controller writes is for that version's doctor to say."""
    for pod in installed.controllers:
        pod.stop()
    label = ("validatingwebhookconfiguration", "meshwarden", "--overwrite")
    plane.kubectl.must("label", *label, "app.kubernetes.io/version=9.9.9")
    try:
        told = amiss(plane)["webhooks"]
    finally:
        plane.kubectl.must("label", *label, "app.kubernetes.io/version=0.1.0")
        for pod in installed.controllers:
            pod.start()
        eventually(installed.leader, "a controller leads again")
    assert told == "9.9.9 wrote them, and this command, 0.1.0, cannot judge that\n"


def test_too_few_replicas_are_told_of(plane: ControlPlane, installed: Fleet) -> None:
    del installed
    deployment = ("deployment", "meshwarden", "-n", NAMESPACE)
    plane.kubectl.must("patch", *deployment, "--type=merge", "-p", '{"spec":{"replicas":3}}')
    try:
        assert amiss(plane) == {"endpoints": "2 of 3 replicas get reviews\n"}
    finally:
        plane.kubectl.must("patch", *deployment, "--type=merge", "-p", '{"spec":{"replicas":2}}')


def test_a_pod_that_shows_nothing_is_told_of(plane: ControlPlane, installed: Fleet) -> None:
    """Nobody may call it clean that it says nothing of its certificate."""
    silent = Pod("meshwarden-silent", "10.99.0.200", installed.serving[0].folder, [], Path())
    show(plane.kubectl, silent)
    try:
        told = amiss(plane)
    finally:
        plane.kubectl.must(
            "delete", "pod", silent.name, "-n", NAMESPACE, "--grace-period=0", "--force"
        )
    assert list(told) == ["metrics"]
    assert told["metrics"].startswith("pod meshwarden-silent does not show its metrics: get api")


def test_a_right_that_is_missing_is_told_of(plane: ControlPlane, installed: Fleet) -> None:
    del installed
    role = plane.kubectl.read("clusterrolebinding", "meshwarden-serving")
    plane.kubectl.must("delete", "clusterrolebinding", "meshwarden-serving")
    try:
        told = amiss(plane)["permissions"]
    finally:
        metadata = {"name": "meshwarden-serving", "labels": role["metadata"]["labels"]}
        back = {**role, "metadata": metadata}
        plane.kubectl.must("create", "-f", "-", stdin=yaml.safe_dump(back))
    assert "meshwarden-serving: list enforcements.meshwarden.dev default is not granted\n" in told
    assert "meshwarden-controller" not in told


def test_who_may_not_look_is_told_so(plane: ControlPlane, installed: Fleet, tmp_path: Path) -> None:
    """Each check by itself, and nobody calls it clean."""
    del installed
    token = plane.kubectl.must("create", "token", "meshwarden-serving", "-n", NAMESPACE)
    (tmp_path / "token").write_text(token.strip())

    ended = doctor(plane.kubectl.kubeconfig, f"--token-file={tmp_path / 'token'}", "-o", "json")

    found = {each["check"]: each for each in findings(ended)}
    assert found["webhooks"]["state"] == "unknown"
    assert "is forbidden" in found["webhooks"]["text"]
    assert found["kubernetes"]["state"] == "fine"
    assert ended.exit_code == 3


def test_an_api_server_that_is_away_is_told_of_once(tmp_path: Path) -> None:
    config = {
        "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:1"}}],
        "contexts": [{"name": "c", "context": {"cluster": "c"}}],
        "current-context": "c",
    }
    (tmp_path / "k").write_text(yaml.safe_dump(config))

    ended = doctor(tmp_path / "k")

    assert ended.exit_code == 3
    assert "get version: the API server does not answer" in ended.stderr
    assert ended.stdout == ""


def _shell(plane: ControlPlane, command: str) -> None:
    """Run what was printed, as a person does."""
    environment = {"PATH": f"{assets()}:/usr/bin:/bin", "KUBECONFIG": str(plane.kubectl.kubeconfig)}
    ended = subprocess.run(
        ["sh", "-e", "-c", command],
        env=environment,
        cwd=plane.kubectl.kubeconfig.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr


def test_what_is_removed_is_gone_and_locks_nothing(plane: ControlPlane, installed: Fleet) -> None:
    """This test comes last. After each command Istio's objects can be written as before.

    Nobody here runs pods, so the test ends the controllers where kubectl scales them to none.
    """
    for command in commands("--print"):
        _shell(plane, command.replace("delete namespace", "delete --wait=false namespace"))
        if "scale" in command:
            for pod in installed.controllers:
                pod.delete(pre_stop=0)
        service = {
            "apiVersion": "networking.istio.io/v1",
            "kind": "Sidecar",
            "metadata": {"name": "any", "namespace": "default"},
            "spec": {"egress": [{"hosts": ["./*"]}]},
        }
        outcome = plane.kubectl.apply(service, flags=("--dry-run=server",))
        assert outcome.code == 0, f"after {command}: {outcome.stderr}"
    label = ("-l", "app.kubernetes.io/part-of=meshwarden", "-o", "name", "-A")
    kinds = (
        "clusterroles,clusterrolebindings,roles,rolebindings,customresourcedefinitions,"
        "validatingwebhookconfigurations,mutatingwebhookconfigurations"
    )
    left = plane.kubectl.must("get", kinds, *label).split()
    # The namespace goes by the hand of a controller that does not run here, and its roles with it.
    assert left == []
