"""`meshwarden audit` of a real API server, and of what kubectl prints of it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.cluster import configurations
from tests.cluster.kubectl import documents
from tests.cluster.objects import SHOP, namespace, stubborn
from webhook.cli.main import main

if TYPE_CHECKING:
    from click.testing import Result

    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl

ROOT = Path(__file__).parents[2]
MESHWARDEN = Path(sys.executable).with_name("meshwarden")
ONLY = "--guardrail=vs-retries-bounded"


@pytest.fixture(scope="module")
def access(cluster: ControlPlane) -> str:
    return f"--kubeconfig={cluster.kubectl.kubeconfig}"


def audit(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["audit", *arguments], input=stdin)


def denied(result: Result) -> dict[str, Any]:
    """The findings that deny, by the name of the object."""
    found = json.loads(result.stdout)["findings"]
    return {each["object"]["name"]: each for each in found if each["action"] == "deny"}


def test_what_is_in_the_cluster_is_judged_where_kubectl_would_show_it(
    cluster: ControlPlane, access: str
) -> None:
    result = audit(access, ONLY, "-o", "json")

    found = denied(result)
    assert set(found) >= {"old-denied"}
    place = found["old-denied"]["location"]
    assert place["file"] == "cluster/shop/virtualservices.networking.istio.io/old-denied.json"
    shown = cluster.kubectl.must("get", "virtualservice", "old-denied", "-n", SHOP, "-o", "json")
    assert shown.splitlines()[place["line"] - 1].strip().startswith('"attempts": ')
    assert result.exit_code == 1


def test_another_profile_tells_what_would_break(access: str) -> None:
    """Nothing is injected, and nothing is changed."""
    lenient = audit(access, ONLY, "--profile=audit", "-o", "json")

    summary = json.loads(lenient.stdout)["summary"]
    assert (summary["denied"], summary["defaulted"]) == (0, 0)
    assert summary["audited"] > 0
    assert lenient.exit_code == 0


def test_the_configuration_of_the_cluster_is_what_it_is_judged_by(
    access: str, kubectl: Kubectl
) -> None:
    """Where there is none, by the default profile; where an entry is wrong, by the others."""
    kubectl.must("apply", "-f", str(ROOT / "manifests/base/crds/enforcements.yaml"))
    kubectl.must("wait", "--for=condition=Established", "crd/enforcements.meshwarden.dev")
    binding = {"guardrail": "vs-retries-bounded", "action": "warn"}
    enforcement = configurations.enforcement({"guardrail": "no-such"}, binding)
    kubectl.must("apply", "-f", "-", stdin=documents(enforcement))
    try:
        result = audit(access, ONLY, "-o", "json")
    finally:
        kubectl.must("delete", "-f", str(ROOT / "manifests/base/crds/enforcements.yaml"))

    summary = json.loads(result.stdout)["summary"]
    assert (summary["denied"], summary["warned"] > 0) == (0, True)


def test_one_namespace_alone_can_be_audited(access: str) -> None:
    elsewhere = audit(access, "-n", "default", "-o", "json", "--profile=production")

    assert denied(elsewhere) == {}


def test_a_namespace_that_is_not_there_is_an_error(access: str) -> None:
    result = audit(access, "-n", "shpo")

    assert "there is no namespace 'shpo'; did you mean \"shop\"?" in result.stderr
    assert result.exit_code == 2


def test_a_dump_is_judged_as_the_cluster_is(cluster: ControlPlane) -> None:
    dump = cluster.kubectl.must("get", "virtualservices", "-A", "-o", "yaml")

    result = audit("-", ONLY, "-o", "json", stdin=dump)

    assert set(denied(result)) >= {"old-denied"}


def test_options_of_a_cluster_do_not_go_with_a_dump() -> None:
    result = audit("-", "-n", "shop")

    assert "--namespace and --watch are for a cluster" in result.stderr
    assert result.exit_code == 2


def test_an_api_server_that_refuses_ends_it_with_3(access: str, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("nobody")

    result = audit(access, f"--token-file={token}")

    assert result.exit_code == 3
    assert "Unauthorized" in result.stderr


def test_it_can_watch(access: str) -> None:
    """The guardrails that found something, again and again, until somebody interrupts."""
    command: list[str | Path] = [MESHWARDEN, "audit", access, ONLY, "--watch=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        totals = 0
        seen = []
        for line in process.stdout:
            seen.append(line)
            totals += " objects, " in line
            if totals == 2:
                break
        process.send_signal(signal.SIGINT)
        code = process.wait(60)

    assert "UTC, again in 1 s" in seen[0]
    assert any(line.startswith("vs-retries-bounded  ") for line in seen)
    assert code == 130


def check(cluster: ControlPlane, *arguments: str, stdin: str) -> Result:
    environment = {"KUBECONFIG": str(cluster.kubectl.kubeconfig)}
    return CliRunner().invoke(main, ["check", "-", *arguments], input=stdin, env=environment)


def test_a_check_may_ask_the_cluster_for_namespaces_and_the_mesh(cluster: ControlPlane) -> None:
    """What its files say of a namespace counts for more."""
    binding = {
        "guardrail": "vs-retries-bounded",
        "action": "warn",
        "match": {"namespaceSelector": {"matchLabels": {"from": "files"}}},
    }
    stubborn_one = stubborn("asking")
    labelled = documents(namespace(SHOP, **{"from": "files"}), stubborn_one)
    with NamedTemporaryFile("w", suffix=".yaml") as config:
        config.write(documents(configurations.enforcement(binding)))
        config.flush()
        options = (f"--config={config.name}", "--context=cluster", ONLY, "-o", "json")
        by_cluster = check(cluster, *options, stdin=documents(stubborn_one))
        by_files = check(cluster, *options, stdin=labelled)

    assert json.loads(by_cluster.stdout)["summary"]["denied"] == 1
    assert json.loads(by_files.stdout)["summary"]["warned"] == 1


def test_a_check_may_ask_the_cluster_for_schemas(cluster: ControlPlane) -> None:
    odd = {"apiVersion": "sailoperator.io/v1", "kind": "Istio", "metadata": {"name": "x"}}

    result = check(
        cluster, "--schemas=cluster", "--profile=audit", "-o", "json", stdin=documents(odd)
    )

    assert json.loads(result.stdout)["summary"]["objects"] == 1
    assert result.exit_code == 0, result.output


def test_a_cluster_that_does_not_answer_is_told(cluster: ControlPlane, tmp_path: Path) -> None:
    told = cluster.kubectl.kubeconfig.read_text(encoding="utf-8")
    nowhere = tmp_path / "kubeconfig"
    nowhere.write_text(re.sub(r"(https://127\.0\.0\.1):\d+", r"\1:1", told), encoding="utf-8")

    result = CliRunner().invoke(
        main, ["check", "-", "--context=cluster"], input="{}", env={"KUBECONFIG": str(nowhere)}
    )

    assert result.exit_code == 3
    assert "namespaces" in result.output
