"""What the overlays build, before any cluster sees it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from tests.manifests.shipped import MANIFESTS, NAMESPACE, built, of_kind, pods

if TYPE_CHECKING:
    from tests.manifests.shipped import Object

LABELS = {
    "app.kubernetes.io/name": "meshwarden",
    "app.kubernetes.io/instance": "meshwarden",
    "app.kubernetes.io/part-of": "meshwarden",
    "app.kubernetes.io/managed-by": "kustomize",
}
COMPONENTS = {"meshwarden": "serving", "meshwarden-controller": "controller"}
PRODUCTION = {
    ("Namespace", "meshwarden-system"),
    ("ResourceQuota", "meshwarden-critical-pods"),
    ("CustomResourceDefinition", "enforcements.meshwarden.dev"),
    ("CustomResourceDefinition", "exemptions.meshwarden.dev"),
    ("ServiceAccount", "meshwarden-serving"),
    ("ServiceAccount", "meshwarden-controller"),
    ("ClusterRole", "meshwarden-serving"),
    ("ClusterRole", "meshwarden-controller"),
    ("ClusterRoleBinding", "meshwarden-serving"),
    ("ClusterRoleBinding", "meshwarden-controller"),
    ("Role", "meshwarden-controller"),
    ("Role", "meshwarden-serving"),
    ("RoleBinding", "meshwarden-controller"),
    ("RoleBinding", "meshwarden-serving"),
    ("Service", "meshwarden"),
    ("Deployment", "meshwarden"),
    ("Deployment", "meshwarden-controller"),
    ("PodDisruptionBudget", "meshwarden"),
    ("PodDisruptionBudget", "meshwarden-controller"),
    ("HorizontalPodAutoscaler", "meshwarden"),
    ("NetworkPolicy", "meshwarden"),
    ("NetworkPolicy", "meshwarden-controller"),
}
ONLY_WITH_SPARES = {
    ("PodDisruptionBudget", "meshwarden"),
    ("PodDisruptionBudget", "meshwarden-controller"),
    ("HorizontalPodAutoscaler", "meshwarden"),
}


def test_an_overlay_holds_these_objects_and_no_webhook_configuration() -> None:
    """One that omits failurePolicy means Fail; one that has it is reset by each apply."""
    names = {overlay.name: _names(built(overlay)) for overlay in (MANIFESTS / "overlays").iterdir()}

    assert names == {"production": PRODUCTION, "dev": PRODUCTION - ONLY_WITH_SPARES}


def test_only_the_right_to_read_the_mesh_stands_in_another_namespace(
    objects: list[Object],
) -> None:
    elsewhere = [
        (obj["kind"], obj["metadata"]["namespace"])
        for obj in objects
        if obj["metadata"].get("namespace", NAMESPACE) != NAMESPACE
    ]

    assert sorted(elsewhere) == [("Role", "istio-system"), ("RoleBinding", "istio-system")]


def test_every_object_and_pod_bears_the_usual_labels(objects: list[Object]) -> None:
    """Of the version that this checkout is."""
    project = tomllib.loads((MANIFESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    labels = LABELS | {"app.kubernetes.io/version": project["project"]["version"]}

    for obj in [*objects, *pods(objects)]:
        assert obj["metadata"]["labels"].items() >= labels.items(), _names([obj])


def test_selectors_hold_labels_that_no_upgrade_changes(objects: list[Object]) -> None:
    """A Deployment's selector is immutable: with the version in it, an upgrade would fail."""
    for name, deployment in of_kind(objects, "Deployment").items():
        assert deployment["spec"]["selector"]["matchLabels"] == {
            "app.kubernetes.io/name": "meshwarden",
            "app.kubernetes.io/instance": "meshwarden",
            "app.kubernetes.io/component": COMPONENTS[name],
        }


def test_every_selector_selects_the_pods_of_one_deployment(objects: list[Object]) -> None:
    """Service, budgets, network policies and topology spread mean the pods that they say."""
    labels = {pod["metadata"]["name"]: pod["metadata"]["labels"] for pod in pods(objects)}

    chosen = {
        (obj["kind"], obj["metadata"]["name"]): _chosen(_selector(obj), labels)
        for obj in objects
        if obj["kind"] in {"Service", "PodDisruptionBudget", "NetworkPolicy"}
    }

    assert chosen == {key: [key[1]] for key in chosen}


def test_a_pod_is_spread_with_its_own_kind(objects: list[Object]) -> None:
    for pod in pods(objects):
        for constraint in pod["spec"]["topologySpreadConstraints"]:
            wanted = constraint["labelSelector"]["matchLabels"]
            assert pod["metadata"]["labels"].items() >= wanted.items()


def test_a_rollout_never_has_fewer_replicas_than_before(objects: list[Object]) -> None:
    for deployment in of_kind(objects, "Deployment").values():
        assert deployment["spec"]["strategy"] == {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0},
        }


def test_only_the_autoscaler_says_how_many_replicas_serve() -> None:
    """A number in the Deployment would be put back by every apply."""
    production = built(MANIFESTS / "overlays" / "production")
    deployment = of_kind(production, "Deployment")["meshwarden"]
    autoscaler = of_kind(production, "HorizontalPodAutoscaler")["meshwarden"]

    assert "replicas" not in deployment["spec"]
    assert autoscaler["spec"]["minReplicas"] == 3


def test_a_replica_has_time_to_drain(objects: list[Object]) -> None:
    """The sleep before the signal, the delay after it, and the longest review there is."""
    drain_delay, longest_review = 5, 30
    spec = of_kind(objects, "Deployment")["meshwarden"]["spec"]["template"]["spec"]
    sleep = spec["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]

    assert sleep >= 5
    assert spec["terminationGracePeriodSeconds"] >= sleep + drain_delay + longest_review


def test_nobody_but_the_controller_may_read_a_secret(objects: list[Object]) -> None:
    """And it only those by name, in our namespace."""
    secrets = [
        (role["kind"], role["metadata"]["name"], sorted(rule["resourceNames"]))
        for role in objects
        if role["kind"] in {"ClusterRole", "Role"}
        for rule in role["rules"]
        if "secrets" in rule["resources"]
    ]

    assert secrets == [("Role", "meshwarden-controller", ["meshwarden-ca", "meshwarden-tls"])]


def test_no_right_is_given_by_a_wildcard(objects: list[Object]) -> None:
    for role in objects:
        for rule in role.get("rules", ()):
            given = {*rule["apiGroups"], *rule["resources"], *rule["verbs"]}
            assert "*" not in given, role["metadata"]["name"]


def _names(objects: list[Object]) -> set[tuple[str, str]]:
    return {(obj["kind"], obj["metadata"]["name"]) for obj in objects}


def _selector(obj: Object) -> dict[str, str]:
    spec = obj["spec"]
    found: Object = spec.get("podSelector") or spec["selector"]
    labels: dict[str, str] = found.get("matchLabels", found)  # a Service has them bare
    return labels


def _chosen(selector: dict[str, str], labels: dict[str, dict[str, str]]) -> list[str]:
    return [name for name, borne in labels.items() if borne.items() >= selector.items()]
