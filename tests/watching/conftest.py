"""A control plane, a replica that follows it, and a leader that writes status."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.cluster import crds
from tests.cluster.assets import assets, why_no_control_plane
from tests.cluster.control_plane import control_plane
from tests.cluster.marking import below, mark
from tests.cluster.objects import SHOP
from tests.cluster.programs import eventually
from tests.cluster.registration import register
from tests.cluster.webhook_server import WebhookServer
from tests.watching.kubernetes import clear, denied, store_unguarded
from tests.watching.objects import OWN
from tests.watching.replica import Replica, account
from webhook.cli.status_loop import judging_by, status_loop
from webhook.cluster import Access, connect
from webhook.controllers.collaborators import Collaborators
from webhook.controllers.metrics import ControllerMetrics
from webhook.controllers.settings import ControllerSettings
from webhook.installation.names import Installation
from webhook.model.kinds import Kind
from webhook.serving.log import open_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl
    from tests.cluster.objects import Object
    from tests.watching.replica import Account

_HERE = Path(__file__).parent
_MANIFESTS = _HERE.parents[1] / "manifests" / "base"
OWN_KINDS = (Kind("meshwarden.dev", "Enforcement"), Kind("meshwarden.dev", "Exemption"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a control plane, and skip it where none can be started."""
    needy = [item for item in below(_HERE, items) if "offline" not in item.path.stem]
    mark(needy, why_no_control_plane)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """An API server that knows our kinds and Istio's, and who may do what."""
    with control_plane(assets(), tmp_path_factory.mktemp("control-plane")) as plane:
        crds.install(plane.kubectl)
        plane.kubectl.must("apply", "--server-side", "-k", _MANIFESTS / "crds")
        plane.kubectl.must("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
        for name in (SHOP, OWN, "istio-system"):
            plane.kubectl.must("create", "namespace", name)
        for part in ("serving", "controller"):
            for file in ("serviceaccount.yaml", "rbac.yaml"):
                plane.kubectl.must("apply", "-f", _MANIFESTS / part / file)
        yield plane


@pytest.fixture(scope="session")
def kubectl(cluster: ControlPlane) -> Kubectl:
    """Someone at a terminal."""
    return cluster.kubectl


@pytest.fixture
def clean(kubectl: Kubectl) -> Iterator[None]:
    """Neither before nor after the test is there anything that could be in force."""
    clear(kubectl)
    yield
    clear(kubectl)


@pytest.fixture(scope="session")
def replica(kubectl: Kubectl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    """A replica with the rights of its ServiceAccount, registered with failurePolicy Fail."""
    folder = tmp_path_factory.mktemp("replica")
    server = WebhookServer(folder)
    found = Replica(server, account(kubectl, "meshwarden-serving", folder))
    found.account.cable.plug()
    try:
        found.start()
        kinds = [Kind("networking.istio.io", name) for name in ("VirtualService", "Sidecar")]
        kinds += OWN_KINDS
        register(kubectl, server.endpoint, kinds)
        yield found
    finally:
        server.stop()
        found.account.cable.unplug()


@pytest.fixture
def following(replica: Replica, kubectl: Kubectl) -> Iterator[Replica]:
    """The replica, in a cluster that holds nothing of ours before the test nor after it."""
    assert replica.server.is_ready(), "an earlier test left no replica behind"
    clear(kubectl)
    # By the profile baseline, which is in force without an Enforcement, this is denied.
    eventually(lambda: denied(kubectl, "probe"), "the API server asks the replica")
    replica.until('meshwarden_configuration_left_out{kind="Exemption"}', 0)
    yield replica
    clear(kubectl)


class Store(Protocol):
    """Stores objects, whatever is wrong with them."""

    def __call__(self, *objects: Object) -> None:
        """Store *objects*."""


@pytest.fixture
def unguarded(kubectl: Kubectl) -> Store:
    """Stores objects that our own admission would refuse."""
    return lambda *objects: store_unguarded(kubectl, *objects)


@contextmanager
def leading(kubeconfig: Path) -> Iterator[Callable[[], str]]:
    """The loop that writes status, on a thread of its own; gives what it has logged."""
    stream = BytesIO()
    running: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = Future()

    async def lead() -> None:
        task = asyncio.current_task()
        assert task is not None
        running.set_result((asyncio.get_running_loop(), task))
        async with connect(Access(kubeconfig=kubeconfig)) as cluster:
            collaborators = Collaborators(
                cluster=cluster,
                installation=Installation(namespace=OWN),
                settings=ControllerSettings(identity="leader-1"),
                metrics=ControllerMetrics(),
                log=open_log(stream),
            )
            judging = judging_by((), "baseline")
            await status_loop(collaborators, judging, follow=lambda _judged: None)()

    def work() -> None:
        with suppress(asyncio.CancelledError):
            asyncio.run(lead())

    thread = threading.Thread(target=work)
    thread.start()
    loop, task = running.result()
    try:
        yield lambda: stream.getvalue().decode()
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()


@pytest.fixture
def rights(kubectl: Kubectl, tmp_path: Path) -> Iterator[Account]:
    """The ServiceAccount of the controller."""
    found = account(kubectl, "meshwarden-controller", tmp_path)
    found.cable.plug()
    yield found
    found.cable.unplug()


@pytest.fixture
def leader(rights: Account) -> Iterator[Callable[[], str]]:
    """A leader with the rights of its ServiceAccount; gives what it has logged."""
    with leading(rights.kubeconfig) as logged:
        yield logged
