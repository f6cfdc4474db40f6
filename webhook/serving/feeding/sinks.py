"""Where watches put what they see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.mesh import meshconfig
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from webhook.errors import ClusterError
    from webhook.inventory import LiveInventory, Namespace
    from webhook.model.objects import Object
    from webhook.serving.feeding.contact import Contact

Key = tuple[str, str]


def essential(obj: Object) -> Object:
    """*obj* without what others write on it, so that a status is no change of a setting."""
    rest = {key: value for key, value in obj.items() if key not in {"metadata", "status"}}
    return {**rest, "metadata": _identity(obj)}


def mesh_part(config_map: Object) -> Object:
    """*config_map* if it may hold the mesh's configuration; of others only that they are there."""
    is_mesh = meshconfig.text_in(config_map) is not None
    return essential(config_map) if is_mesh else {"metadata": _identity(config_map)}


def _identity(obj: Object) -> Object:
    metadata = child(obj, "metadata")
    return {name: text(metadata, name) for name in ("namespace", "name") if name in metadata}


class Shelf:
    """Objects by namespace and name; whoever reads them is told when they change.

    Attributes:
        contact: how their watch stands.
        objects: all that there are, and nothing before they were listed.
    """

    def __init__(self, contact: Contact, changed: Callable[[], None]) -> None:
        self.objects: dict[Key, Object] = {}
        self.contact = contact
        self._changed = changed

    def forget(self) -> None:
        """Begin anew, as if nothing had been seen."""
        self.objects = {}
        self.contact.synced = self.contact.up = self.contact.refused = False
        self._changed()

    def replace(self, objects: Sequence[Object]) -> None:
        """Hold *objects* and no others."""
        found = {_key(obj): obj for obj in objects}
        is_new = found != self.objects or not self.contact.synced
        self.objects = found
        self.contact.listed()
        if is_new:
            self._changed()

    def put(self, obj: Object) -> None:
        """Hold *obj*."""
        self.contact.heard()
        if self.objects.get(_key(obj)) != obj:
            self.objects[_key(obj)] = obj
            self._changed()

    def remove(self, obj: Object) -> None:
        """Hold *obj* no longer."""
        self.contact.heard()
        if self.objects.pop(_key(obj), None) is not None:
            self._changed()

    def lost(self, error: ClusterError) -> None:
        """Go on with what is held; who waits for it has to know where it will not come."""
        self.contact.lost(error)
        if self.contact.refused:
            self._changed()

    def found(self) -> None:
        """What is held is up to date."""
        self.contact.found()


class NamespaceSink:
    """Feeds an inventory with namespaces, one by one."""

    def __init__(
        self,
        contact: Contact,
        live: LiveInventory,
        *,
        listed: Callable[[], None],
        arrived: Callable[[], None],
    ) -> None:
        """Feed *live*.

        Args:
            contact: how the watch stands.
            live: the inventory.
            listed: is called when all of them were.
            arrived: is called when some may be new.
        """
        self._contact = contact
        self._live = live
        self._listed = listed
        self._arrived = arrived

    def replace(self, namespaces: Sequence[Namespace]) -> None:
        """Know *namespaces* and no others."""
        self._live.replace_namespaces(namespaces)
        self._contact.listed()
        self._listed()
        self._arrived()

    def put(self, namespace: Namespace) -> None:
        """Know *namespace* as it is now."""
        self._contact.heard()
        self._live.put_namespace(namespace)
        self._arrived()

    def remove(self, namespace: Namespace) -> None:
        """Know *namespace* no longer."""
        self._contact.heard()
        self._live.remove_namespace(namespace.name)

    def lost(self, error: ClusterError) -> None:
        """Go on with what is known."""
        self._contact.lost(error)

    def found(self) -> None:
        """What is known is up to date."""
        self._contact.found()


def _key(obj: Object) -> Key:
    metadata = child(obj, "metadata")
    return text(metadata, "namespace"), text(metadata, "name")
