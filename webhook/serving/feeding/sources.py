"""What watches have seen, in the form in which it comes into force."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from webhook.config import OwnKinds
from webhook.policy.config_maps import sources_of
from webhook.serving.sources import Found

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from webhook.inventory import LiveInventory
    from webhook.model.enforcement import Configuration
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Object
    from webhook.policy.sources import Source
    from webhook.serving.standing import Configure


class ClusterSettings:
    """The Enforcement and the Exemptions of the cluster.

    Attributes:
        held: how to read them.
    """

    name = "configuration"

    def __init__(self, profiles: Path, *, profile: str) -> None:
        """Begin with no object at all, when *profile* holds, one of the files in *profiles*."""
        self._profiles = profiles
        self._profile = profile
        self._objects: tuple[Object | None, tuple[Object, ...]] = (None, ())
        self._looked_at: Configure | None = None
        self.held = self._reading(None, ())

    def hold(self, enforcement: Object | None, exemptions: Iterable[Object]) -> None:
        """These are all there are."""
        objects = enforcement, tuple(exemptions)
        if objects != self._objects:
            self._objects = objects
            self.held = self._reading(*objects)

    def look(self) -> Found | None:
        """How to read what is held, if it is not what it was."""
        held = self.held
        if held is self._looked_at:
            return None
        self._looked_at = held
        return Found({"configure": held})

    def _reading(self, enforcement: Object | None, exemptions: tuple[Object, ...]) -> Configure:
        def configure(catalogue: Catalogue) -> Configuration:
            own_kinds = OwnKinds(catalogue, self._profiles, profile=self._profile)
            return own_kinds.configuration(enforcement, exemptions)

        return configure


class ClusterMesh:
    """The mesh's configuration, for an inventory that knows the namespaces already."""

    name = "context"

    def __init__(self, live: LiveInventory) -> None:
        self._live = live
        self._config_maps: tuple[Object, ...] | None = None
        self._is_shown = False

    def hold(self, config_maps: Iterable[Object] | None) -> None:
        """These are all in the mesh's root namespace; None where that is not known."""
        self._config_maps = None if config_maps is None else tuple(config_maps)

    def look(self) -> Found | None:
        """The inventory, if the mesh is not what it was."""
        if not self._live.show_mesh(self._config_maps) and self._is_shown:
            return None
        self._is_shown = True
        return Found({"see": self._live.inventory})


class HeldPolicies:
    """ConfigMaps with guardrails of one's own, for whoever extends the catalogue by them."""

    def __init__(self) -> None:
        self._config_maps: tuple[Object, ...] = ()

    def hold(self, config_maps: Iterable[Object]) -> None:
        """These are all there are."""
        self._config_maps = tuple(config_maps)

    def sources(self) -> list[Source]:
        """Every source in them."""
        return sources_of(self._config_maps)

    def digest(self) -> bytes:
        """Other bytes for other sources."""
        texts = (f"{source}\0{source.text}\0" for source in self.sources())
        return hashlib.sha256("".join(texts).encode()).digest()
