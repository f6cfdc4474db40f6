"""What a kubelet and the endpoints controller do: mounts, probes and the Service's addresses."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from tests.reliability.api import Api
from tests.reliability.pods import mount

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reliability.pods import Pod

NAMESPACE = "meshwarden-system"

_PROBE_PERIOD = 1.0
"""Seconds; the manifests say 2, a real kubelet takes up to a minute for a changed Secret."""
_FAILURES = 2
"""How many probes in a row have to fail, as in the manifests."""
_SLICE = "meshwarden-test"
_SLICES = f"/apis/discovery.k8s.io/v1/namespaces/{NAMESPACE}/endpointslices"
_LEAF = f"/api/v1/namespaces/{NAMESPACE}/secrets/meshwarden-tls"


@dataclass(slots=True)
class Node:
    """Looks after *pods*, in a thread of its own, from `with` to its end."""

    kubeconfig: Path
    tls: Path
    """Where the Secret with the leaf is mounted."""
    pods: list[Pod] = field(default_factory=list)
    _addresses: list[str] | None = None
    _version: str = ""
    _failures: dict[str, int] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        assert self._thread is not None
        self._thread.join()

    @property
    def addresses(self) -> list[str]:
        """Where the Service sends reviews now."""
        return self._addresses or []

    def _work(self) -> None:
        api = Api(self.kubeconfig)
        while not self._stop.wait(_PROBE_PERIOD):
            self._mount(api)
            self._probe(api)

    def _mount(self, api: Api) -> None:
        secret = api.get(_LEAF)
        version = secret.body["metadata"]["resourceVersion"] if secret.status == 200 else ""
        if version and version != self._version:
            mount(secret.body["data"], self.tls)
            self._version = version

    def _probe(self, api: Api) -> None:
        serving = [pod.address for pod in self.pods if self._serves(pod)]
        if serving != self._addresses and api.apply(f"{_SLICES}/{_SLICE}", _slice(serving)).status:
            self._addresses = serving

    def _serves(self, pod: Pod) -> bool:
        if pod.leaving:
            return False
        if pod.is_ready():
            self._failures[pod.address] = 0
            return True
        self._failures[pod.address] = self._failures.get(pod.address, _FAILURES) + 1
        return self._failures[pod.address] < _FAILURES


def _slice(addresses: list[str]) -> dict[str, object]:
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": _SLICE,
            "namespace": NAMESPACE,
            "labels": {"kubernetes.io/service-name": "meshwarden"},
        },
        "addressType": "IPv4",
        "endpoints": [
            {"addresses": [address], "conditions": {"ready": True}} for address in addresses
        ],
        "ports": [{"name": "https", "port": 8443, "protocol": "TCP"}],
    }
