"""A real API server, a wire to it that can be cut, and one that answers as no API server does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cluster.assets import assets, why_no_control_plane
from tests.cluster.control_plane import control_plane
from tests.cluster.marking import below, mark, using
from tests.cluster_api.odd_server import OddServer
from tests.cluster_api.wire import Wire
from webhook.cluster import Access

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cluster.control_plane import ControlPlane

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs an API server, and skip it where none can be started."""
    mark(using("plane", below(_HERE, items)), why_no_control_plane)


@pytest.fixture(scope="package")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """An API server."""
    with control_plane(assets(), tmp_path_factory.mktemp("control-plane")) as running:
        yield running


@pytest.fixture
def namespace(plane: ControlPlane, request: pytest.FixtureRequest) -> str:
    """A namespace of the test's own."""
    name = request.node.name.replace("_", "-").replace("[", "-").replace("]", "").lower()[:60]
    plane.kubectl.must("create", "namespace", name.rstrip("-"))
    return str(name.rstrip("-"))


@pytest.fixture
def access(plane: ControlPlane) -> Access:
    """An admin's way to it."""
    return Access(kubeconfig=plane.kubectl.kubeconfig)


@pytest.fixture
def wire(plane: ControlPlane, tmp_path: Path) -> Iterator[Wire]:
    """A way to it that can be cut."""
    with Wire(plane.kubectl.kubeconfig, tmp_path / "wire.yaml") as laid:
        yield laid


@pytest.fixture
def odd() -> Iterator[OddServer]:
    """What answers as it was told to."""
    with OddServer() as server:
        yield server
