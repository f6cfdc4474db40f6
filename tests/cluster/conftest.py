"""One control plane and one webhook for the whole session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.cluster import configurations, crds, objects
from tests.cluster.assets import assets, why_no_control_plane
from tests.cluster.control_plane import control_plane
from tests.cluster.kubectl import documents
from tests.cluster.marking import below, mark
from tests.cluster.programs import eventually
from tests.cluster.registration import register
from tests.cluster.webhook_server import WebhookServer
from webhook import policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl
    from tests.cluster.objects import Object
    from webhook.model.kinds import Kind

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and skip it where no control plane can be started."""
    mark(below(_HERE, items), why_no_control_plane)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """An API server that knows Istio's kinds and the namespaces of the tests."""
    folder = tmp_path_factory.mktemp("control-plane")
    with control_plane(assets(), folder) as plane:
        crds.install(plane.kubectl)
        for name in ("shop", "istio-system"):
            plane.kubectl.must("create", "namespace", name)
        # Nobody judges these: the webhook comes later, as it does in a cluster that has a past.
        past = documents(configurations.shop(), *objects.from_before())
        plane.kubectl.must("apply", "-f", "-", stdin=past)
        yield plane


@pytest.fixture(scope="session")
def kinds() -> frozenset[Kind]:
    """Every kind that some guardrail declares."""
    return policy.load(policy.shipped()).kinds()


@pytest.fixture(scope="session")
def server(
    cluster: ControlPlane, kinds: frozenset[Kind], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebhookServer]:
    """The webhook, registered: every kind, failurePolicy Fail."""
    webhook = WebhookServer(tmp_path_factory.mktemp("webhook"))
    try:
        webhook.start([configurations.standard()], context=configurations.context())
        register(cluster.kubectl, webhook.endpoint, kinds)
        _until_asked(cluster.kubectl)
        yield webhook
    finally:
        webhook.stop()


def _until_asked(kubectl: Kubectl) -> None:
    """Wait until the API server has noticed both registrations, which takes it about a second."""
    bad, bare = objects.stubborn("probe"), objects.pod("probe")

    def validates() -> bool:
        return "denied the request" in kubectl.create(bad, flags=("--dry-run=server",)).stderr

    def mutates() -> bool:
        shown = kubectl.create(bare, flags=("--dry-run=server", "-o", "yaml")).stdout
        return "meshwarden.dev/defaulted" in shown

    eventually(validates, "the API server asks the validating webhook")
    eventually(mutates, "the API server asks the mutating webhook")


@pytest.fixture
def kubectl(cluster: ControlPlane, server: WebhookServer) -> Kubectl:
    """Someone at a terminal of a guarded cluster."""
    assert server.is_ready(), "an earlier test left the webhook without a server"
    return cluster.kubectl


class Enforce(Protocol):
    """Puts another configuration in force until the test ends."""

    def __call__(
        self, *configuration: Object, context: Iterable[Object] = configurations.context()
    ) -> None:
        """Restart the webhook with it."""
        ...


@pytest.fixture
def enforce(server: WebhookServer) -> Iterator[Enforce]:
    """Put another configuration in force until the test ends."""

    def start(*configuration: Object, context: Iterable[Object] = configurations.context()) -> None:
        server.start(configuration, context=context)

    yield start
    start(configurations.standard())


@pytest.fixture
def registered(
    cluster: ControlPlane, server: WebhookServer, kinds: frozenset[Kind]
) -> Iterator[Callable[..., None]]:
    """Register the webhook in another way until the test ends."""

    def change(**differences: str) -> None:
        register(cluster.kubectl, server.endpoint, kinds, **differences)

    yield change
    change()
