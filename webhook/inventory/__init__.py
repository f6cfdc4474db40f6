"""Cluster state in memory, fed from outside, and the views through which guardrails see it.

Nothing here asks the cluster: namespaces and the mesh come in as objects, from files or from
watches. A view answers for one request only and returns small JSON; where the answer
has not been seen it raises `Unseen`, unless the inventory was told to assume Istio's defaults.
"""

from webhook.inventory.inventory import Inventory, Mesh, Namespace, from_objects, is_namespace
from webhook.inventory.live import LiveInventory
from webhook.inventory.views import VIEWS, context_of

__all__ = [
    "VIEWS",
    "Inventory",
    "LiveInventory",
    "Mesh",
    "Namespace",
    "context_of",
    "from_objects",
    "is_namespace",
]
