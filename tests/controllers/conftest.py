"""An API server in a network of its own, with Meshwarden's objects, and candidates to lead."""

from __future__ import annotations

import base64
import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import yaml

from tests.cluster.assets import assets, why_no_control_plane
from tests.cluster.control_plane import control_plane
from tests.cluster.kubectl import documents
from tests.cluster.marking import below, mark, using
from tests.cluster.programs import eventually, running
from tests.manifests.shipped import MANIFESTS, built
from tests.reliability.network import own_network, why_no_network
from tests.reliability.pods import MESHWARDEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl
    from tests.cluster.programs import Program

NAMESPACE = "meshwarden-system"
ADDRESS = "10.99.0.1"
"""An API server refuses loopback addresses as those of a pod."""
REPLICA = f"{ADDRESS}:8443"
OURS = frozenset(
    {
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "Role",
        "RoleBinding",
        "Service",
        "ServiceAccount",
    }
)

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs an API server, and skip it where none can be started."""
    mark(using("plane", below(_HERE, items)), why_no_control_plane, why_no_network)


@pytest.fixture(scope="package")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """An API server, with what the manifests hold beside what nothing here runs."""
    with (
        own_network([ADDRESS]),
        control_plane(assets(), tmp_path_factory.mktemp("control-plane")) as running_plane,
    ):
        objects = [each for each in built(MANIFESTS / "base") if is_ours(each)]
        running_plane.kubectl.must("create", "namespace", NAMESPACE)
        running_plane.kubectl.must("apply", "-f", "-", stdin=documents(*objects))
        yield running_plane


def is_ours(obj: dict[str, Any]) -> bool:
    """Whether the controller needs it; some of the roles are for namespaces of Istio's."""
    namespace = obj["metadata"].get("namespace", NAMESPACE)
    return obj["kind"] in OURS and namespace == NAMESPACE


@pytest.fixture
def kubectl(plane: ControlPlane) -> Kubectl:
    """An admin's, of a cluster in which no controller has been yet."""
    kubectl = plane.kubectl
    for kind in ("validatingwebhookconfiguration", "mutatingwebhookconfiguration"):
        kubectl.must("delete", kind, "--all")
    for kind in ("secret", "lease", "endpointslice"):
        kubectl.must("delete", kind, "--all", "-n", NAMESPACE)
    return kubectl


@pytest.fixture
def token_kubeconfig(plane: ControlPlane, tmp_path: Path) -> Path:
    """Of the controller's ServiceAccount."""
    token = plane.kubectl.must("create", "token", "meshwarden-controller", "-n", NAMESPACE)
    config = yaml.safe_load(plane.kubectl.kubeconfig.read_text(encoding="utf-8"))
    config["users"][0]["user"] = {"token": token.strip()}
    file = tmp_path / "controller.yaml"
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    return file


@dataclass(frozen=True, slots=True)
class Candidate:
    """A running `meshwarden controller`."""

    program: Program
    health: str
    log: Path

    def events(self, event: str) -> list[dict[str, Any]]:
        """The lines that tell of *event*."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        told = [json.loads(line) for line in lines if line.startswith("{")]
        return [line for line in told if line["event"] == event]

    def until_told(self, event: str, times: int = 1) -> dict[str, Any]:
        """Wait until it has told of *event* so many times, and return the last line."""
        self.program.until(lambda: len(self.events(event)) >= times, f"{event}, {times}")
        return self.events(event)[-1]

    def metric(self, name: str) -> float:
        """The value of a metric; -1 while there is none."""
        for line in self.get("/metrics").splitlines():
            if line.startswith(f"{name} "):
                return float(line.rpartition(" ")[2])
        return -1

    def get(self, path: str) -> str:
        """What the plain port answers, the status first; empty while nobody listens."""
        try:
            with urlopen(f"http://{self.health}{path}", timeout=5) as answer:
                return f"{answer.status}\n{answer.read().decode()}"
        except (URLError, ConnectionError) as error:
            return f"{getattr(error, 'code', '')}\n"


class Start(Protocol):
    """Starts a candidate."""

    def __call__(
        self, *flags: str, identity: str = "one", probing: str = REPLICA
    ) -> AbstractContextManager[Candidate]:
        """Run it until the block ends; where *probing* is empty it asks the Service."""
        ...


@pytest.fixture
def start(token_kubeconfig: Path, tmp_path: Path) -> Start:
    """Start a candidate with the rights of its ServiceAccount, and in a hurry."""
    ports = iter(range(8081, 8099))

    @contextmanager
    def begin(*flags: str, identity: str = "one", probing: str = REPLICA) -> Iterator[Candidate]:
        port, log = next(ports), tmp_path / f"{identity}.log"
        arguments = [
            "controller",
            f"--kubeconfig={token_kubeconfig}",
            f"--identity={identity}",
            "--host=127.0.0.1",
            f"--health-port={port}",
            "--interval=1",
            "--probe-interval=0.5",
            "--settle=1",
            "--retry=0.3",
            "--renew-deadline=2",
            "--lease-duration=4",
            *([f"--probe-address={probing}"] if probing else []),
            *flags,
        ]
        with running(MESHWARDEN, arguments, log) as program:
            yield Candidate(program, f"127.0.0.1:{port}", log)

    return begin


class Serving:
    """A replica that serves what the Secret holds, which `mount` brings to it."""

    def __init__(self, kubectl: Kubectl, folder: Path) -> None:
        self._kubectl = kubectl
        self._folder = folder
        self.mount()

    def mount(self) -> None:
        """Do what a kubelet does with a Secret that has changed."""
        data = secret(self._kubectl, "meshwarden-tls")
        for name, content in data.items():
            (self._folder / name).write_bytes(content)

    @contextmanager
    def running(self) -> Iterator[Program]:
        """Serve until the block ends."""
        arguments = [
            "serve",
            f"--tls-cert={self._folder / 'tls.crt'}",
            f"--tls-key={self._folder / 'tls.key'}",
            f"--host={ADDRESS}",
            "--drain-delay=0",
        ]
        with running(MESHWARDEN, arguments, self._folder / "serve.log") as program:
            program.until(lambda: '"listening"' in program.output, "the replica listens")
            yield program


def secret(kubectl: Kubectl, name: str) -> dict[str, bytes]:
    """What a Secret of ours holds."""
    data = kubectl.read("secret", name, NAMESPACE)["data"]
    return {key: base64.b64decode(value) for key, value in data.items()}


def validating(kubectl: Kubectl) -> dict[str, Any]:
    """The entries of the validating configuration, by name."""
    return _entries(kubectl, "validatingwebhookconfiguration", "meshwarden")


def mutating(kubectl: Kubectl) -> dict[str, Any]:
    """The entries of the mutating configuration, by name."""
    return _entries(kubectl, "mutatingwebhookconfiguration", "00-meshwarden")


def _entries(kubectl: Kubectl, kind: str, name: str) -> dict[str, Any]:
    found = kubectl(*("get", kind, name, "-o", "json"))
    webhooks = json.loads(found.stdout).get("webhooks", []) if found.code == 0 else []
    return {webhook["name"]: webhook for webhook in webhooks}


def policy(kubectl: Kubectl) -> str:
    """What becomes of Istio's objects where nobody answers; empty without an entry."""
    entry = validating(kubectl).get("istio.validate.meshwarden.dev", {})
    return str(entry.get("failurePolicy", ""))


def bundle(kubectl: Kubectl) -> bytes:
    """Whom the API server trusts; empty where it was told of nobody."""
    entry = validating(kubectl).get("istio.validate.meshwarden.dev", {"clientConfig": {}})
    return base64.b64decode(entry["clientConfig"].get("caBundle", ""))


def until_policy(kubectl: Kubectl, wanted: str) -> None:
    """Wait for a failure policy."""
    eventually(lambda: policy(kubectl) == wanted, f"failurePolicy is {wanted}")


def change(kubectl: Kubectl, *operations: dict[str, Any]) -> None:
    """Change the validating configuration, as RFC 6902 spells it."""
    patch = json.dumps(operations)
    name = ("validatingwebhookconfiguration", "meshwarden")
    kubectl.must("patch", *name, "--type=json", "-p", patch)
