"""The API server takes the manifests as they are, again and again, and so does Pod Security."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cluster.kubectl import documents
from tests.manifests.shipped import COMPONENTS, built, pods, with_component

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.kubectl import Kubectl
    from tests.manifests.shipped import Object

DRY_RUN = ("--dry-run=server",)


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="as-kubectl-does"),
        pytest.param(("--server-side", "--force-conflicts"), id="as-gitops-tools-do"),
    ],
)
def test_a_second_apply_changes_nothing(
    kubectl: Kubectl, overlay: Path, flags: tuple[str, ...]
) -> None:
    kubectl.must("apply", *flags, "-k", overlay)
    before = _versions(kubectl, overlay)

    outcome = kubectl("apply", *flags, "-k", overlay)

    assert (outcome.code, outcome.stderr) == (0, "")
    assert _versions(kubectl, overlay) == before


def test_pod_security_admits_our_pods_and_no_lesser_ones(
    kubectl: Kubectl, objects: list[Object]
) -> None:
    """The namespace enforces the standard `restricted`."""
    for pod in pods(objects):
        admitted = kubectl.create(pod, flags=DRY_RUN)
        assert (admitted.code, admitted.stderr) == (0, "")

        pod["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = True
        assert (
            'violates PodSecurity "restricted:latest"' in kubectl.create(pod, flags=DRY_RUN).stderr
        )


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda folder: folder.name)
def test_a_component_is_accepted_beside_the_rest(
    component: Path, overlay: Path, kubectl: Kubectl, tmp_path: Path
) -> None:
    """Its pods by Pod Security as well."""
    objects = built(with_component(overlay, component, tmp_path))

    applied = kubectl("apply", *DRY_RUN, "-f", "-", stdin=documents(*objects))
    created = [kubectl.create(pod, flags=DRY_RUN) for pod in pods(objects)]

    outcomes = [(outcome.code, outcome.stderr) for outcome in (applied, *created)]
    assert outcomes == [(0, "")] * 3


def _versions(kubectl: Kubectl, overlay: Path) -> dict[str, str]:
    shown = json.loads(kubectl.must("get", "-k", overlay, "-o", "json"))
    return {
        f"{item['kind']}/{item['metadata']['name']}": item["metadata"]["resourceVersion"]
        for item in shown["items"]
    }
