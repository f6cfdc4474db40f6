"""A whole installation, healthy at the beginning of each test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.cluster import configurations, crds
from tests.cluster.assets import assets, why_no_control_plane
from tests.cluster.control_plane import control_plane
from tests.cluster.marking import below, mark, using
from tests.cluster.programs import eventually
from tests.reliability.fleet import fleet
from tests.reliability.network import own_network, why_no_network
from webhook.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl
    from tests.reliability.fleet import Fleet
    from tests.reliability.pods import Pod

NAMESPACE = "meshwarden-system"

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs an API server, and skip it where none can be started."""
    mark(using("plane", below(_HERE, items)), why_no_control_plane, why_no_network)


@pytest.fixture(scope="package")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """An API server that reaches pods, and knows Istio's kinds."""
    folder = tmp_path_factory.mktemp("control-plane")
    routing = "--enable-aggregator-routing=true"
    with own_network(), control_plane(assets(), folder, routing) as running:
        crds.install(running.kubectl)
        running.kubectl.must("create", "namespace", "istio-system")
        assert running.kubectl.apply(configurations.mesh()).code == 0
        yield running


@pytest.fixture(scope="package")
def installed(plane: ControlPlane, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Two replicas and two controllers, and what an API server shows of them."""
    with fleet(plane, tmp_path_factory.mktemp("fleet"), pre_stop=0) as running:
        scale = '{"spec":{"replicas":2}}'
        deployment = ("deployment", "meshwarden", "-n", NAMESPACE)
        plane.kubectl.must("patch", *deployment, "--type=merge", "-p", scale)
        for pod in running.running:
            show(plane.kubectl, pod)
        eventually(running.fails_closed, "it enforces")
        yield running


def show(kubectl: Kubectl, pod: Pod) -> None:
    """Let the API server know of a pod, as its Deployment makes it, and of its address."""
    template = kubectl.read("deployment", "meshwarden", NAMESPACE)["spec"]["template"]
    # Nobody here counts what the quota for this class allows.
    del template["spec"]["priorityClassName"]
    obj = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {**template["metadata"], "name": pod.name, "namespace": NAMESPACE},
        "spec": {**template["spec"], "nodeName": "node"},
    }
    kubectl.must("create", "-f", "-", stdin=json.dumps(obj))
    status = {"status": {"phase": "Running", "podIP": pod.address, "podIPs": [{"ip": pod.address}]}}
    name = ("pod", pod.name, "-n", NAMESPACE, "--subresource=status")
    kubectl.must("patch", *name, "--type=merge", "-p", json.dumps(status))


def commands(*flags: str) -> list[str]:
    """What `meshwarden uninstall` prints, without its comments."""
    printed = CliRunner().invoke(main, ["uninstall", *flags])
    assert printed.exit_code == 0
    return [line for line in printed.stdout.splitlines() if line and not line.startswith("#")]
