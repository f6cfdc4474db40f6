"""What the mesh-wide configuration is called, and what holds where it says nothing.

Source: istio.io, reference of MeshConfig; pilot/pkg/bootstrap/mesh.go for the ConfigMap's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.model.objects import child, text

if TYPE_CHECKING:
    from webhook.model.objects import Object

ROOT_NAMESPACE = "istio-system"
TRUST_DOMAIN = "cluster.local"
CLUSTER_DOMAIN = "cluster.local"

NAME = "istio"
"""The ConfigMap of the revision that has no name; others are called `istio-REVISION`."""
_KEY = "mesh"


def text_in(obj: Object) -> str | None:
    """The YAML of the MeshConfig in *obj*, or None where it is not the mesh's ConfigMap."""
    if obj.get("kind") != "ConfigMap" or obj.get("apiVersion") != "v1":
        return None
    name = text(child(obj, "metadata"), "name")
    data = child(obj, "data")
    if name != NAME and not name.startswith(f"{NAME}-"):
        return None
    found = data.get(_KEY)
    return found if isinstance(found, str) else None


def setting(config: Object, camel: str, snake: str) -> str:
    """A string of a MeshConfig, which istiod reads in either spelling; empty where absent."""
    return text(config, camel) or text(config, snake)
