"""What objects in a cluster tell of themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.cluster.objects import SHOP
from tests.cluster.programs import eventually

if TYPE_CHECKING:
    from tests.cluster.kubectl import Kubectl


def read(kubectl: Kubectl, kind: str, name: str, namespace: str = SHOP) -> dict[str, Any]:
    return kubectl.read(kind, name, namespace)


def conditions(obj: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
    """Status, reason and message of each condition; each is about the newest generation."""
    found = obj.get("status", {}).get("conditions", [])
    generation = obj["metadata"]["generation"]
    assert all(each["observedGeneration"] == generation for each in found)
    return {each["type"]: (each["status"], each["reason"], each["message"]) for each in found}


def until_told(kubectl: Kubectl, kind: str, name: str, namespace: str = SHOP) -> dict[str, Any]:
    """The object, once its status is about its newest generation."""

    def is_told() -> bool:
        obj = read(kubectl, kind, name, namespace)
        generation = obj["metadata"]["generation"]
        return bool(obj.get("status", {}).get("observedGeneration") == generation)

    eventually(is_told, f"{kind} {name} has a status")
    return read(kubectl, kind, name, namespace)


def events(kubectl: Kubectl) -> list[dict[str, Any]]:
    shown = kubectl.must("get", "events.events.k8s.io", "-n", SHOP, "-o", "json")
    found: list[dict[str, Any]] = json.loads(shown)["items"]
    return found
