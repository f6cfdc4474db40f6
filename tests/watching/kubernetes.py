"""What tests do to a cluster, and ask it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cluster.kubectl import documents
from tests.cluster.objects import SHOP, stubborn
from tests.cluster.programs import eventually
from tests.watching.objects import OWN

if TYPE_CHECKING:
    from tests.cluster.kubectl import Kubectl
    from tests.cluster.objects import Object

_CONFIGURATION = "validatingwebhookconfiguration/meshwarden"


def apply(kubectl: Kubectl, *objects: Object) -> None:
    """Apply *objects*, which have to be accepted."""
    kubectl.must("apply", "-f", "-", stdin=documents(*objects))


def clear(kubectl: Kubectl) -> None:
    """Delete whatever a test may have left."""
    kubectl.must("delete", "enforcements,exemptions", "--all", "--all-namespaces")
    kubectl.must("delete", "configmaps", "-n", OWN, "-l", "meshwarden.dev/policies=rego")
    kubectl.must("delete", "virtualservices", "--all", "-n", SHOP)


def denied(kubectl: Kubectl, name: str) -> bool:
    """Whether a VirtualService with too many retries is denied; none is stored."""
    told = kubectl.create(stubborn(name), flags=("--dry-run=server",)).stderr
    return "[vs-retries-bounded]" in told and "denied the request" in told


def store_unguarded(kubectl: Kubectl, *objects: Object) -> None:
    """Store objects that our own admission would refuse, whether or not it is asked just now."""
    saved = kubectl.must("get", _CONFIGURATION, "--ignore-not-found", "-o", "json")
    if not saved:
        apply(kubectl, *objects)
        return
    registered = json.loads(saved)
    registered["metadata"] = {"name": registered["metadata"]["name"]}
    kubectl.must("delete", _CONFIGURATION)
    try:
        eventually(lambda: kubectl.apply(*objects).code == 0, "the API server asks nobody")
    finally:
        kubectl.must("create", "-f", "-", stdin=json.dumps(registered))
