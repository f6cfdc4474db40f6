"""Upgraded while it runs, and removed in any order: nothing is locked, nothing remains."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.cluster import configurations, crds
from tests.cluster.assets import assets, why_no_control_plane
from tests.cluster.control_plane import control_plane, controller_manager
from tests.cluster.kubectl import documents
from tests.cluster.objects import stubborn, virtual_service
from tests.cluster.programs import eventually
from tests.manifests.shipped import built
from tests.reliability.fleet import PRODUCTION, fleet
from tests.reliability.network import own_network, why_no_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl
    from tests.manifests.shipped import Object
    from tests.reliability.fleet import Fleet

_MISSING = why_no_control_plane("kube-controller-manager") or why_no_network()
pytestmark = pytest.mark.skipif(bool(_MISSING), reason=_MISSING)

DRY_RUN = ("--dry-run=server",)
KINDS = (
    "validatingwebhookconfigurations,mutatingwebhookconfigurations,customresourcedefinitions,"
    "clusterroles,clusterrolebindings,namespaces,roles,rolebindings,secrets,leases"
)
ORDERS: dict[str, Callable[[list[Object]], list[Object]]] = {
    "as-kubectl-does": lambda objects: objects,
    "backwards": lambda objects: objects[::-1],
    "namespace-last": lambda objects: sorted(objects, key=lambda obj: obj["kind"] == "Namespace"),
    "roles-last": lambda objects: sorted(objects, key=lambda obj: "Role" in obj["kind"]),
}


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """An API server with garbage collection that knows Istio's kinds, and us not yet."""
    folder = tmp_path_factory.mktemp("lifecycle")
    routing = "--enable-aggregator-routing=true"
    with own_network(), control_plane(assets(), folder, routing) as made:
        crds.install(made.kubectl)
        made.kubectl.must("create", "namespace", "istio-system")
        assert made.kubectl.apply(configurations.shop(), configurations.mesh()).code == 0
        with controller_manager(assets(), folder, made.kubectl):
            yield made


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_what_is_removed_leaves_nothing_locked_and_nothing_behind(
    plane: ControlPlane, tmp_path: Path, order: Callable[[list[Object]], list[Object]]
) -> None:
    """With an Enforcement and an Exemption in force, and replicas that are there to the end."""
    kubectl = plane.kubectl
    with fleet(plane, tmp_path):
        settings = (configurations.standard(), _exemption())
        assert kubectl.apply(*settings).code == 0
        eventually(lambda: _denied(kubectl), "it enforces")

        gone = documents(*order(built(PRODUCTION)))
        kubectl.must("delete", "--wait=false", "-f", "-", stdin=gone)

        eventually(lambda: _left_behind(kubectl) == [], f"all is gone: {_left_behind(kubectl)}")
        created = kubectl.create(virtual_service("free"), flags=DRY_RUN)
        assert (created.code, created.stderr) == (0, "")
        assert kubectl.create(stubborn("free"), flags=DRY_RUN).code == 0


def test_an_upgrade_over_a_running_one_touches_no_webhook(
    plane: ControlPlane, tmp_path: Path
) -> None:
    """Another version is applied while both serve; what the controller wrote stays as it was."""
    with fleet(plane, tmp_path) as running:
        before = [webhook["failurePolicy"] for webhook in running.validating()["webhooks"]]

        with running.traffic() as traffic:
            outcome = plane.kubectl("apply", "-k", _next_version(tmp_path))
            running.roll()

        assert (outcome.code, outcome.stderr) == (0, "")
        assert [hook["failurePolicy"] for hook in running.validating()["webhooks"]] == before
        assert (traffic.refused, traffic.let_in, traffic.failed) == ([], [], [])
        assert _version(running) == "0.2.0"
        plane.kubectl.must("delete", "-k", PRODUCTION, "--wait=false")
        eventually(lambda: _left_behind(plane.kubectl) == [], "all is gone")


def test_without_istios_namespace_only_the_right_to_read_its_mesh_is_missing(
    plane: ControlPlane,
) -> None:
    """An apply says so, does everything else, and makes up for it when it is repeated."""
    objects = built(PRODUCTION)
    missing = [obj for obj in objects if obj["metadata"].get("namespace") == "istio-system"]
    for obj in missing:
        obj["metadata"]["namespace"] = "not-there-yet"

    outcome = plane.kubectl("apply", *DRY_RUN, "-f", "-", stdin=documents(*missing))

    assert outcome.stderr.count('namespaces "not-there-yet" not found') == len(missing) == 2


def _exemption() -> Object:
    until = datetime.now(UTC) + timedelta(days=1)
    return configurations.exemption("vs-timeout-required", name="free", until=until)


def _denied(kubectl: Kubectl) -> bool:
    return "denied the request" in kubectl.create(stubborn("free"), flags=DRY_RUN).stderr


def _left_behind(kubectl: Kubectl) -> list[str]:
    """Whatever has our name, by label or in its own."""
    shown = json.loads(kubectl.must("get", KINDS, "-A", "-o", "json"))
    names = (f"{item['kind']}/{item['metadata']['name']}" for item in shown["items"])
    return [name for name in names if "meshwarden" in name]


def _next_version(folder: Path) -> Path:
    """A kustomization of the overlay with another version's labels and image."""
    kustomization = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [os.path.relpath(PRODUCTION, folder)],
        "images": [{"name": "meshwarden", "newTag": "0.2.0"}],
        "labels": [
            {"pairs": {"app.kubernetes.io/version": "0.2.0"}, "includeTemplates": True},
        ],
    }
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(kustomization), encoding="utf-8")
    return folder


def _version(running: Fleet) -> str:
    path = "/apis/apps/v1/namespaces/meshwarden-system/deployments/meshwarden"
    labels = running.api.get(path).body["spec"]["template"]["metadata"]["labels"]
    return str(labels["app.kubernetes.io/version"])
