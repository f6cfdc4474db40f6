"""What the manifests build, and an API server that has never heard of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cluster import crds
from tests.cluster.assets import assets, why_no_control_plane
from tests.cluster.control_plane import control_plane
from tests.cluster.marking import below, mark
from tests.manifests.shipped import OVERLAYS, built

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cluster.kubectl import Kubectl
    from tests.manifests.shipped import Object

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and skip it where there is no kubectl and API server."""
    mark(below(_HERE, items), why_no_control_plane)


@pytest.fixture(scope="package", params=OVERLAYS, ids=[folder.name for folder in OVERLAYS])
def overlay(request: pytest.FixtureRequest) -> Path:
    """Each of those that are shipped."""
    folder: Path = request.param
    return folder


@pytest.fixture(scope="package")
def objects(overlay: Path) -> list[Object]:
    """What the overlay builds."""
    return built(overlay)


@pytest.fixture(scope="package")
def kubectl(overlay: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kubectl]:
    """Of an admin who has installed the overlay on an API server that held nothing but Istio's."""
    with control_plane(assets(), tmp_path_factory.mktemp("control-plane")) as plane:
        plane.kubectl.must("create", "namespace", "istio-system")
        outcome = plane.kubectl("apply", "-k", overlay)
        # A pod template that breaks the standard `restricted` would be warned of here.
        assert (outcome.code, outcome.stderr) == (0, "")
        crds.install_neighbours(plane.kubectl)
        yield plane.kubectl
