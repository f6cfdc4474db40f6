"""What is known of the cluster: its namespaces and its mesh."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from webhook import documents
from webhook.errors import Unseen
from webhook.mesh import meshconfig
from webhook.model.kinds import NAMESPACE, Kind
from webhook.model.objects import EMPTY, annotations_of, child, labels_of, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from webhook.model.enforcement import MeshAssumptions
    from webhook.model.objects import Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """The fields of a Namespace that matching and views read."""

    name: str
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    annotations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    deleting: bool = False

    @classmethod
    def of(cls, obj: Object) -> Namespace:
        """Read a Namespace object."""
        metadata = child(obj, "metadata")
        return cls(
            name=text(metadata, "name"),
            labels=labels_of(obj),
            annotations=annotations_of(obj),
            deleting=metadata.get("deletionTimestamp") is not None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesh:
    """The mesh-wide settings that guardrails depend on."""

    root_namespace: str = meshconfig.ROOT_NAMESPACE
    trust_domain: str = meshconfig.TRUST_DOMAIN
    cluster_domain: str = meshconfig.CLUSTER_DOMAIN
    config: Object = field(default_factory=lambda: EMPTY)
    """The parsed MeshConfig; empty where it was not seen."""
    known: bool = False
    """Whether the MeshConfig was seen; otherwise Istio's defaults stand for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Cluster state for one review after another.

    What is known is read when a review asks; what feeds an inventory may change it meanwhile.
    """

    namespaces: Mapping[str, Namespace] = field(default_factory=lambda: MappingProxyType({}))
    stated_mesh: Mesh = field(default_factory=Mesh)
    assume: bool = False
    """Whether Istio's defaults may stand for what was not seen."""
    mesh_absent: bool = False
    """Whether it was seen that there is no MeshConfig, so that Istio's defaults hold."""
    remedy: str = "show it by --context"
    """What to do about something that was not seen."""

    def namespace(self, name: str) -> Namespace | None:
        """The namespace called *name*; None for a cluster-scoped object, or where assumed.

        Raises:
            Unseen: nobody has shown this namespace, and nothing may be assumed of it.
        """
        found = self.namespaces.get(name)
        if found is None and name and not self.assume:
            message = f"namespace {name} has not been seen; {self.remedy}"
            raise Unseen(message)
        return found

    @property
    def mesh(self) -> Mesh:
        """The mesh.

        Raises:
            Unseen: nobody has shown the MeshConfig, and nothing may be assumed of it.
        """
        if not (self.stated_mesh.known or self.mesh_absent or self.assume):
            message = f"the mesh's ConfigMap has not been seen; {self.remedy}"
            raise Unseen(message)
        return self.stated_mesh


def from_objects(objects: Iterable[Object], *, assume: bool, stated: MeshAssumptions) -> Inventory:
    """Pick Namespaces and the mesh's ConfigMap out of *objects*; others are passed over.

    Args:
        objects: any Kubernetes objects; of several mesh ConfigMaps the one without a revision in
            its name counts, else the first.
        assume: whether Istio's defaults may stand for what is not among them.
        stated: what the organisation states about its mesh, which wins over what was seen.
    """
    namespaces: dict[str, Namespace] = {}
    configs: dict[str, Object] = {}
    for obj in objects:
        name = text(child(obj, "metadata"), "name")
        if is_namespace(obj):
            namespaces[name] = Namespace.of(obj)
        elif (config := mesh_config(obj)) is not None:
            configs.setdefault(name, config)
    config = configs.get(meshconfig.NAME) or next(iter(configs.values()), None)
    return Inventory(namespaces=namespaces, stated_mesh=mesh_of(config, stated), assume=assume)


def is_namespace(obj: Object) -> bool:
    """Whether *obj* is a Namespace of Kubernetes."""
    return Kind.of_api(text(obj, "apiVersion"), text(obj, "kind")) == NAMESPACE


def mesh_config(obj: Object) -> Object | None:
    """The MeshConfig in *obj*, or None where there is none, or none that can be read."""
    found = meshconfig.text_in(obj)
    if found is None:
        return None
    try:
        value = documents.value_of(found)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def mesh_of(config: Object | None, stated: MeshAssumptions) -> Mesh:
    """The mesh by its MeshConfig, or by Istio's defaults where there is None to go by."""
    seen = EMPTY if config is None else config
    return Mesh(
        root_namespace=stated.root_namespace
        or meshconfig.setting(seen, "rootNamespace", "root_namespace")
        or meshconfig.ROOT_NAMESPACE,
        trust_domain=stated.trust_domain
        or meshconfig.setting(seen, "trustDomain", "trust_domain")
        or meshconfig.TRUST_DOMAIN,
        cluster_domain=stated.cluster_domain or meshconfig.CLUSTER_DOMAIN,
        config=seen,
        known=config is not None,
    )
