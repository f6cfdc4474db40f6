"""Defaults are injected where they are absent, and `kubectl get` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from tests.cluster.objects import SHOP, deployment, destination_rule, namespace, pod

if TYPE_CHECKING:
    from tests.cluster.kubectl import Kubectl

SIDECAR_RESOURCES = {
    # From the annotations of the Namespace.
    "sidecar.istio.io/proxyCPU": "50m",
    "sidecar.istio.io/proxyMemory": "64Mi",
    # From the guardrail's parameters.
    "sidecar.istio.io/proxyCPULimit": "2000m",
    "sidecar.istio.io/proxyMemoryLimit": "1024Mi",
}
DEFAULTED = "meshwarden.dev/defaulted"


def test_a_pod_gets_resources_for_its_sidecar(kubectl: Kubectl) -> None:
    outcome = kubectl.apply(pod("bare"))

    assert (outcome.code, outcome.stderr) == (0, "")
    assert annotations_of(kubectl.read("pod", "bare", SHOP)) == {
        **SIDECAR_RESOURCES,
        DEFAULTED: "pod-proxy-resources",
    }


def test_what_a_pod_states_is_kept(kubectl: Kubectl) -> None:
    kubectl.apply(pod("stated", **{"sidecar.istio.io/proxyCPU": "75m"}))

    kept = annotations_of(kubectl.read("pod", "stated", SHOP))
    assert kept == {
        **SIDECAR_RESOURCES,
        "sidecar.istio.io/proxyCPU": "75m",
        DEFAULTED: "pod-proxy-resources",
    }


def test_a_deployment_gets_them_in_its_template(kubectl: Kubectl) -> None:
    kubectl.apply(deployment("bare"))

    stored = kubectl.read("deployment", "bare", SHOP)
    assert annotations_of(stored["spec"]["template"]) == SIDECAR_RESOURCES
    assert annotations_of(stored) == {DEFAULTED: "pod-proxy-resources"}


def test_a_binding_opts_in_to_what_changes_traffic(kubectl: Kubectl) -> None:
    outcome = kubectl.apply(destination_rule("bare", loadBalancer={"simple": "LEAST_REQUEST"}))

    assert (outcome.code, outcome.stderr) == (0, "")
    stored = kubectl.read("destinationrule", "bare", SHOP)
    assert stored["spec"]["trafficPolicy"] == {
        "loadBalancer": {"simple": "LEAST_REQUEST"},
        "connectionPool": {
            "tcp": {"maxConnections": 1024, "connectTimeout": "3s"},
            "http": {"http1MaxPendingRequests": 1024, "http2MaxRequests": 1024},
        },
        "outlierDetection": {
            "consecutive5xxErrors": 5,
            "interval": "10s",
            "baseEjectionTime": "30s",
            "maxEjectionPercent": 50,
        },
    }
    assert annotations_of(stored) == {DEFAULTED: "dr-connection-pool-missing,dr-outlier-missing"}


def test_a_namespace_is_put_into_the_mesh(kubectl: Kubectl) -> None:
    """A cluster-scoped object, judged with itself as its namespace."""
    kubectl.apply(namespace("new-team"))

    stored = kubectl.read("namespace", "new-team")
    assert stored["metadata"]["labels"]["istio-injection"] == "enabled"


def test_a_dry_run_injects_the_same(kubectl: Kubectl) -> None:
    outcome = kubectl.apply(pod("dry-run"), flags=("--dry-run=server", "-o", "yaml"))

    shown = annotations_of(yaml.safe_load(outcome.stdout))
    assert shown == {**SIDECAR_RESOURCES, DEFAULTED: "pod-proxy-resources"}
    assert kubectl("get", "pod", "dry-run", "-n", SHOP).code == 1


def test_applying_twice_changes_nothing(kubectl: Kubectl) -> None:
    """What was injected belongs to nobody's manifest, so a second apply leaves it alone."""
    kubectl.apply(destination_rule("twice", tls={"mode": "ISTIO_MUTUAL"}))
    first = kubectl.read("destinationrule", "twice", SHOP)

    outcome = kubectl.apply(destination_rule("twice", tls={"mode": "ISTIO_MUTUAL"}))

    assert outcome.stdout == "destinationrule.networking.istio.io/twice unchanged\n"
    assert kubectl.read("destinationrule", "twice", SHOP) == first


def annotations_of(obj: dict[str, Any]) -> dict[str, str]:
    """The annotations of *obj*, without the one in which kubectl keeps what was applied."""
    found = dict(obj["metadata"].get("annotations", {}))
    found.pop("kubectl.kubernetes.io/last-applied-configuration", None)
    return found
