"""Meshwarden as the overlay for production installs it, with processes in the place of pods."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from tests.cluster.programs import eventually
from tests.manifests.shipped import MANIFESTS, built, of_kind
from tests.reliability.api import Api
from tests.reliability.network import CONTROLLERS, SERVING, add_address
from tests.reliability.node import NAMESPACE, Node
from tests.reliability.pods import Pod
from tests.reliability.proxy import service_proxy
from tests.reliability.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.cluster.control_plane import ControlPlane

PRODUCTION = MANIFESTS / "overlays" / "production"
VALIDATING = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/meshwarden"
MUTATING = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/00-meshwarden"

_MOUNT = "/etc/meshwarden/tls"
_REPLICAS = 2


@dataclass(slots=True)
class Fleet:
    """Two serving replicas, with an address for a third, and two controllers."""

    plane: ControlPlane
    api: Api
    node: Node
    serving: list[Pod]
    """Those that serve first."""
    controllers: list[Pod]
    pre_stop: float

    @property
    def running(self) -> list[Pod]:
        """The replicas that are in the Service."""
        return [pod for pod in self.serving if pod.address in self.node.addresses]

    def traffic(self) -> Traffic:
        """Clients that are not there yet."""
        return Traffic(self.plane.kubectl.kubeconfig)

    def start(self, pod: Pod) -> None:
        """Start a replica, and wait until the Service knows it."""
        eventually((pod.tls / "tls.key").exists, f"the leaf is mounted for {pod.name}")
        pod.start()
        pod.until_ready()
        eventually(lambda: pod.address in self.node.addresses, f"{pod.name} is in the Service")

    def roll(self) -> None:
        """Replace every replica: first a new one, then an old one goes."""
        for old in self.running:
            spare = next(pod for pod in self.serving if pod.address not in self.node.addresses)
            self.start(spare)
            old.delete(pre_stop=self.pre_stop)

    def bad_objects(self) -> list[str]:
        """What is stored, and should never have been."""
        found = self.api.get("/apis/networking.istio.io/v1/virtualservices").body["items"]
        return [
            obj["metadata"]["name"]
            for obj in found
            if any("retries" in route for route in obj["spec"]["http"])
        ]

    def validating(self) -> dict[str, Any]:
        """The validating configuration as it is."""
        found: dict[str, Any] = self.api.get(VALIDATING).body
        return found

    def mutated(self) -> set[tuple[str, str]]:
        """What defaults are asked for, by group and name in paths."""
        return {
            (group, resource)
            for webhook in self.api.get(MUTATING).body.get("webhooks", ())
            for rule in webhook["rules"]
            for group in rule["apiGroups"]
            for resource in rule["resources"]
        }

    def fails_closed(self) -> bool:
        """Whether Istio's objects are refused where nobody answers."""
        webhooks = self.validating().get("webhooks", ())
        policies = {webhook["name"]: webhook["failurePolicy"] for webhook in webhooks}
        return policies.get("istio.validate.meshwarden.dev") == "Fail"

    def bundle(self) -> str:
        """What every entry has in `caBundle`; empty where they differ or have none."""
        webhooks = self.validating().get("webhooks", ())
        found = {webhook["clientConfig"].get("caBundle", "") for webhook in webhooks}
        return str(found.pop()) if len(found) == 1 else ""

    def wipe_bundle(self) -> None:
        """Take `caBundle` away, as a tool does that applies what it once read."""
        webhooks = self.validating()["webhooks"]
        for webhook in webhooks:
            del webhook["clientConfig"]["caBundle"]
        self.api.merge(VALIDATING, {"webhooks": webhooks})

    def leader(self) -> Pod | None:
        """The controller that holds the Lease."""
        path = f"/apis/coordination.k8s.io/v1/namespaces/{NAMESPACE}/leases/meshwarden-controller"
        spec = self.api.get(path).body.get("spec", {})
        holder = spec.get("holderIdentity")
        return next((pod for pod in self.controllers if pod.name == holder), None)


@contextmanager
def fleet(plane: ControlPlane, folder: Path, *, pre_stop: float = 5.0) -> Iterator[Fleet]:
    """Install the overlay, run what it describes, and wait until it enforces."""
    plane.kubectl.must("apply", "-k", PRODUCTION)
    deployments = of_kind(built(PRODUCTION), "Deployment")
    with ExitStack() as stack:
        node = stack.enter_context(Node(plane.kubectl.kubeconfig))
        made = Fleet(
            plane=plane,
            api=stack.enter_context(Api(plane.kubectl.kubeconfig)),
            node=node,
            serving=_pods(plane, folder, deployments["meshwarden"], SERVING),
            controllers=_pods(plane, folder, deployments["meshwarden-controller"], CONTROLLERS),
            pre_stop=pre_stop,
        )
        for pod in (*made.controllers, *made.serving):
            stack.callback(pod.stop)
        stack.enter_context(_cluster_ip(plane, node))
        _start(made)
        yield made


@contextmanager
def _cluster_ip(plane: ControlPlane, node: Node) -> Iterator[None]:
    address = plane.kubectl.read("service", "meshwarden", NAMESPACE)["spec"]["clusterIP"]
    add_address(address, len(SERVING) + len(CONTROLLERS))
    with service_proxy(address, lambda: node.addresses):
        yield


def _start(made: Fleet) -> None:
    for pod in made.controllers:
        pod.start()
    made.node.pods.extend(made.serving)
    for pod in made.serving[:_REPLICAS]:
        made.start(pod)
    eventually(made.fails_closed, "failurePolicy is Fail after a probe was answered")


def _pods(
    plane: ControlPlane, folder: Path, deployment: dict[str, Any], addresses: Sequence[str]
) -> list[Pod]:
    spec = deployment["spec"]["template"]["spec"]
    kubeconfig = _kubeconfig(plane, folder, spec["serviceAccountName"])
    pods = []
    for number, address in enumerate(addresses):
        pod = Pod(f"{deployment['metadata']['name']}-{number}", address, folder, [], kubeconfig)
        # Kubelets notice a changed Secret one after the other.
        pod.lag = 2.0 * number
        arguments = spec["containers"][0]["args"]
        pod.arguments = [argument.replace(_MOUNT, str(pod.tls)) for argument in arguments]
        pods.append(pod)
    return pods


def _kubeconfig(plane: ControlPlane, folder: Path, account: str) -> Path:
    """A kubeconfig with a token of the ServiceAccount, as a pod has it mounted."""
    shown = plane.kubectl.must("create", "token", account, "-n", NAMESPACE, "-o", "json")
    config = yaml.safe_load(plane.kubectl.kubeconfig.read_text(encoding="utf-8"))
    config["users"][0]["user"] = {"token": json.loads(shown)["status"]["token"]}
    file = folder / f"{account}.yaml"
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    return file
