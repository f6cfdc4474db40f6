"""The folders under `manifests/`, and what kustomize builds from them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.cluster.assets import assets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Object = dict[str, Any]

MANIFESTS = Path(__file__).parents[2] / "manifests"
OVERLAYS = sorted((MANIFESTS / "overlays").iterdir())
COMPONENTS = sorted((MANIFESTS / "components").iterdir())

NAMESPACE = "meshwarden-system"


def built(folder: Path) -> list[Object]:
    """What `kubectl kustomize` prints for *folder*; it must have nothing to complain of."""
    command: list[str | Path] = [assets() / "kubectl", "kustomize", folder]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    return list(yaml.safe_load_all(ended.stdout))


def with_component(overlay: Path, component: Path, folder: Path) -> Path:
    """Write a kustomization of *overlay* and *component* into *folder*."""
    kustomization = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        # Kustomize takes no absolute paths.
        "resources": [os.path.relpath(overlay, folder)],
        "components": [os.path.relpath(component, folder)],
    }
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(kustomization), encoding="utf-8")
    return folder


def of_kind(objects: Iterable[Object], kind: str) -> dict[str, Object]:
    """Those of *objects* that are of *kind*, by name."""
    return {obj["metadata"]["name"]: obj for obj in objects if obj["kind"] == kind}


def pods(objects: Iterable[Object]) -> Iterator[Object]:
    """A Pod as each Deployment of *objects* would make it."""
    for name, deployment in of_kind(objects, "Deployment").items():
        template = deployment["spec"]["template"]
        metadata = {**template["metadata"], "name": name, "namespace": NAMESPACE}
        yield {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}
