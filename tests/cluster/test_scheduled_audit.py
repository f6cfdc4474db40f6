"""The audit that the controller does by itself, with the rights that its component gives it."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.cluster import crds
from tests.cluster.objects import SHOP
from webhook import policy
from webhook.cli.leader_loops import Guarded, Loops
from webhook.cluster import Access, connect
from webhook.controllers.collaborators import Collaborators
from webhook.controllers.metrics import ControllerMetrics
from webhook.controllers.settings import ControllerSettings
from webhook.dryrun.auditing import _FILES_ONLY
from webhook.installation.coverage import plural
from webhook.installation.names import Installation
from webhook.model.kinds import CORE_GROUP
from webhook.serving.log import open_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl

ROOT = Path(__file__).parents[2]
COMPONENT = ROOT / "manifests" / "components" / "audit"
BASE = ROOT / "manifests" / "base"
OWN = "meshwarden-system"
PATIENCE = 180.0


def test_the_component_lets_it_list_what_guardrails_judge_and_nothing_else() -> None:
    role = next(yaml.safe_load_all((COMPONENT / "rbac.yaml").read_text(encoding="utf-8")))

    listed = {
        (group, resource)
        for rule in role["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        if group != "openreports.io"
    }
    assert listed == {
        ("" if kind.group == CORE_GROUP else kind.group, plural(kind))
        for kind in policy.load(policy.shipped()).kinds() - _FILES_ONLY
    }
    assert {verb for rule in role["rules"][:-1] for verb in rule["verbs"]} == {"list"}


@pytest.fixture(scope="module")
def access(cluster: ControlPlane, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    """The controller's ServiceAccount, with base and component."""
    kubectl = cluster.kubectl
    kubectl("create", "namespace", OWN)
    files = [
        BASE / "controller" / "serviceaccount.yaml",
        BASE / "controller" / "rbac.yaml",
        COMPONENT / "rbac.yaml",
    ]
    for file in files:
        kubectl.must("apply", "-f", file)
    kubectl.must("apply", "--server-side", "-k", BASE / "crds")
    kubectl.must("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(kubectl.must("create", "token", "meshwarden-controller", "-n", OWN))
    yield Access(kubeconfig=kubectl.kubeconfig, token_file=token)
    kubectl.must("delete", "-k", BASE / "crds")
    for file in reversed(files):
        kubectl.must("delete", "-f", file)


@pytest.fixture
def open_reports(cluster: ControlPlane) -> Iterator[None]:
    crds.install_open_reports(cluster.kubectl)
    yield
    crds.remove_open_reports(cluster.kubectl)


class Audited:
    """One candidate's metrics and log."""

    def __init__(self) -> None:
        self.metrics = ControllerMetrics()
        self.stream = BytesIO()

    def metric(self, series: str) -> float:
        for line in self.metrics.exposition().decode().splitlines():
            if line.startswith(f"{series} "):
                return float(line.rpartition(" ")[2])
        return 0

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


def audit(access: Access, every: timedelta, until: Callable[[Audited], bool]) -> Audited:
    """Lead until *until* holds, doing nothing but audits."""
    audited = Audited()
    catalogue = policy.load(policy.shipped())
    loops = Loops(
        Guarded(catalogue, with_workloads=True),
        access=access,
        folders=(),
        profile="production",
        audit_every=every,
    )

    async def lead() -> None:
        async with connect(access) as cluster:
            collaborators = Collaborators(
                cluster=cluster,
                installation=Installation(namespace=OWN),
                settings=ControllerSettings(identity="one"),
                metrics=audited.metrics,
                log=open_log(audited.stream),
            )
            *_, auditing = loops.of(collaborators)
            task = asyncio.ensure_future(auditing())
            deadline = time.monotonic() + PATIENCE
            while not until(audited):
                assert time.monotonic() < deadline, audited.log()
                await asyncio.sleep(0.05)
            task.cancel()

    asyncio.run(lead())
    return audited


FINISHED = "meshwarden_audit_finished_seconds"


def finished(audited: Audited) -> bool:
    return audited.metric(FINISHED) > 0


def report(kubectl: Kubectl, namespace: str) -> Any:
    shown = kubectl.must("get", "reports.openreports.io", "meshwarden", "-n", namespace, "-o=json")
    return json.loads(shown)


def test_each_namespace_gets_a_report_that_is_written_only_when_it_says_something_new(
    cluster: ControlPlane,
    access: Access,
    open_reports: None,  # noqa: ARG001  # their kinds are there
) -> None:
    audited = audit(access, timedelta(hours=1), finished)
    first = report(cluster.kubectl, SHOP)
    audit(access, timedelta(hours=1), finished)
    second = report(cluster.kubectl, SHOP)

    assert first["summary"]["fail"] > 0
    assert {each["policy"] for each in first["results"]} >= {"vs-retries-bounded"}
    assert first["metadata"]["resourceVersion"] == second["metadata"]["resourceVersion"]
    assert audited.metric('meshwarden_audit_violations{action="deny"}') >= first["summary"]["fail"]
    cluster_wide = cluster.kubectl.must("get", "clusterreports.openreports.io", "-o", "name")
    assert cluster_wide == "clusterreport.openreports.io/meshwarden\n"


def test_the_report_of_a_namespace_that_holds_nothing_any_more_goes(
    cluster: ControlPlane,
    access: Access,
    open_reports: None,  # noqa: ARG001
) -> None:
    """One that is being deleted takes no report, and keeps none of the others from theirs."""
    kubectl = cluster.kubectl
    kubectl.must("create", "namespace", "emptied")
    kubectl.must("create", "service", "clusterip", "left", "--tcp=80", "-n", "emptied")
    audit(access, timedelta(hours=1), finished)
    assert report(kubectl, "emptied")["summary"] is not None
    kubectl.must("delete", "service", "left", "-n", "emptied")
    kubectl.must("delete", "configmap", "--all", "-n", "emptied")
    kubectl.must("create", "namespace", "going")
    kubectl.must("create", "service", "clusterip", "left", "--tcp=80", "-n", "going")
    kubectl.must("delete", "namespace", "going", "--wait=false")
    audit(access, timedelta(hours=1), finished)

    outcome = kubectl("get", "reports.openreports.io", "-n", "emptied", "-o", "name")
    kubectl.must("delete", "namespace", "emptied", "--wait=false")
    assert outcome.stdout == ""


def test_an_audit_that_cannot_be_finished_is_told_and_tried_again(access: Access) -> None:
    """Without the kinds of OpenReports, for one."""
    series = "meshwarden_audit_failures_total"

    audited = audit(access, timedelta(seconds=1), lambda a: a.metric(series) >= 2)

    assert not finished(audited)
    failures = [line for line in audited.log() if line["event"] == "audit failed"]
    assert "clusterreports" in failures[0]["reason"] or "reports" in failures[0]["reason"]
