"""Cluster state that follows the cluster, one object at a time."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from webhook.inventory.inventory import Inventory, mesh_config, mesh_of
from webhook.mesh import meshconfig
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.inventory.inventory import Namespace
    from webhook.model.enforcement import MeshAssumptions
    from webhook.model.objects import Object

_REMEDY = "nothing that can be read has come from the API server yet"


class LiveInventory:
    """What watches have shown so far; every inventory made of it sees its namespaces change.

    The mesh changes seldom, and its configuration is read as a whole: that makes a new inventory.
    """

    def __init__(self) -> None:
        self._namespaces: dict[str, Namespace] = {}
        self._configs: dict[str, Object | None] | None = None

    def inventory(self, stated: MeshAssumptions) -> Inventory:
        """What is known, where the organisation has *stated* this about its mesh."""
        configs = self._configs or {}
        readable = {name: config for name, config in configs.items() if config is not None}
        # As a check of files does: the one without a revision, else the first by name.
        first = next((readable[name] for name in sorted(readable)), None)
        return Inventory(
            namespaces=MappingProxyType(self._namespaces),
            stated_mesh=mesh_of(readable.get(meshconfig.NAME, first), stated),
            mesh_absent=self._configs == {},
            remedy=_REMEDY,
        )

    def replace_namespaces(self, namespaces: Iterable[Namespace]) -> None:
        """These are all there are."""
        self._namespaces.clear()
        self._namespaces.update((namespace.name, namespace) for namespace in namespaces)

    def put_namespace(self, namespace: Namespace) -> None:
        """This one is new, or has changed."""
        self._namespaces[namespace.name] = namespace

    def remove_namespace(self, name: str) -> None:
        """This one is gone."""
        self._namespaces.pop(name, None)

    def knows_namespace(self, name: str) -> bool:
        """Whether this one has been shown."""
        return name in self._namespaces

    def show_mesh(self, config_maps: Iterable[Object] | None) -> bool:
        """Take the mesh's configuration from all ConfigMaps of its root namespace.

        Args:
            config_maps: of any kind; None where they are not known any more.

        Returns:
            Whether anything is other than it was, so that a new inventory has to be made.
        """
        former = self._configs
        self._configs = None if config_maps is None else dict(_configs_in(config_maps))
        return self._configs != former


def _configs_in(config_maps: Iterable[Object]) -> Iterable[tuple[str, Object | None]]:
    for obj in config_maps:
        if meshconfig.text_in(obj) is not None:
            yield text(child(obj, "metadata"), "name"), mesh_config(obj)
