"""What a kubelet and the endpoints controller do: mounts, probes and the Service's addresses."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Self

from tests.reliability.api import Api
from tests.reliability.pods import mount

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.reliability.pods import Pod

NAMESPACE = "meshwarden-system"
SECRETS = f"/api/v1/namespaces/{NAMESPACE}/secrets"

_PERIOD = 1.0
"""Seconds between two looks; the readiness probe of the manifests comes every second one."""
_FAILURES = 4
"""So many failed looks in a row take a pod out of its Service: two probes, as in the manifests."""
_SLICE = "meshwarden-test"
_SLICES = f"/apis/discovery.k8s.io/v1/namespaces/{NAMESPACE}/endpointslices"


class _Leaf(NamedTuple):
    """The Secret as it was seen."""

    version: str
    data: Mapping[str, str]
    at: float


@dataclass(slots=True)
class Node:
    """Looks after *pods*, in a thread of its own, from `with` to its end."""

    kubeconfig: Path
    """An admin's."""
    pods: list[Pod] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    """Where the Service sends reviews now."""
    _leaves: list[_Leaf] = field(default_factory=list)
    _mounted: dict[str, str] = field(default_factory=dict)
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

    def _work(self) -> None:
        with Api(self.kubeconfig) as api:
            while not self._stop.wait(_PERIOD):
                self._look(api)
                for pod in self.pods:
                    self._mount(pod)
                self._publish(api)

    def _look(self, api: Api) -> None:
        secret = api.get(f"{SECRETS}/meshwarden-tls")
        # A Secret that is gone stays mounted as it was.
        if secret.status == 200:
            version = secret.body["metadata"]["resourceVersion"]
            if not self._leaves or self._leaves[-1].version != version:
                self._leaves.append(_Leaf(version, secret.body["data"], time.monotonic()))

    def _mount(self, pod: Pod) -> None:
        seen = [leaf for leaf in self._leaves if time.monotonic() >= leaf.at + pod.lag]
        if seen and self._mounted.get(pod.name) != seen[-1].version:
            mount(seen[-1].data, pod.tls)
            self._mounted[pod.name] = seen[-1].version

    def _publish(self, api: Api) -> None:
        serving = [pod.address for pod in self.pods if self._serves(pod)]
        if serving != self.addresses:
            answer = api.apply(f"{_SLICES}/{_SLICE}", _slice(serving))
            if answer.status in {200, 201}:
                self.addresses = serving

    def _serves(self, pod: Pod) -> bool:
        if pod.leaving:
            self._failures.pop(pod.name, None)
            return False
        failures = 0 if pod.is_ready() else self._failures.get(pod.name, _FAILURES) + 1
        self._failures[pod.name] = failures
        return failures < _FAILURES


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
