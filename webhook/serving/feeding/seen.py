"""What the watches of one replica have seen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from webhook.config.own_kinds import IN_FORCE
from webhook.serving.feeding.contact import Contact
from webhook.serving.feeding.sinks import Shelf

if TYPE_CHECKING:
    from webhook.model.objects import Object
    from webhook.serving.log import Log


class Seen:
    """Holds objects, and tells when something has changed.

    Attributes:
        changed: set at each change.
        enforcement: the one in force, or nothing.
        exemptions: those of all namespaces.
        mesh: the ConfigMaps of the mesh's root namespace.
        policies: the ConfigMaps with guardrails of one's own.
        namespaces: how their watch stands; what it sees goes into the inventory at once.
    """

    def __init__(self, log: Log) -> None:
        self.changed = asyncio.Event()
        self.enforcement = self._shelf("enforcement", log)
        self.exemptions = self._shelf("exemptions", log)
        self.mesh = self._shelf("mesh", log)
        self.policies = self._shelf("policies", log)
        self.namespaces = Contact("namespaces", log)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """How each watch stands."""
        return (
            self.enforcement.contact,
            self.exemptions.contact,
            self.mesh.contact,
            self.policies.contact,
            self.namespaces,
        )

    @property
    def complete(self) -> bool:
        """Whether everything was seen once.

        The mesh may be out of reach for good, in a namespace that nobody gave us a right to. The
        guardrails that need it then fail one by one, which is better than to judge nothing at all.
        """
        mesh = self.mesh.contact
        return all(each.synced or (each is mesh and mesh.refused) for each in self.contacts)

    @property
    def enforcement_in_force(self) -> Object | None:
        """The Enforcement that counts, if there is one."""
        return self.enforcement.objects.get(("", IN_FORCE))

    def _shelf(self, name: str, log: Log) -> Shelf:
        return Shelf(Contact(name, log), self.changed.set)
