"""What replicas make of the configuration, worked out by the leader.

It does not ask them: what comes of objects depends on nothing but the objects and the release, so
every replica of this release comes to the same, and none of them needs a right to write. Where they
differ for a while, as in an upgrade, their own metrics say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.config import OwnKinds
from webhook.config.own_kinds import IN_FORCE
from webhook.engine.vetting import Vetting
from webhook.inventory import VIEWS
from webhook.model.objects import child, text
from webhook.policy import Extending
from webhook.policy.config_maps import sources_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from webhook.model.enforcement import Configuration
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Object
    from webhook.policy import Extended
    from webhook.policy.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingSettings:
    """By what to judge; the same as replicas have."""

    shipped: Catalogue
    profiles: Path
    """The folder of the profiles."""
    profile: str
    """The one that holds where no Enforcement names a right one."""
    folders: Sequence[Path] = ()
    """Guardrails of one's own in files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The objects at one moment, as the API server has them."""

    config_maps: Sequence[Object] = ()
    """With guardrails of one's own."""
    enforcements: Sequence[Object] = ()
    exemptions: Sequence[Object] = ()

    @property
    def enforcement_in_force(self) -> Object | None:
        """The one that counts, if there is one."""
        named = (each for each in self.enforcements if _name(each) == IN_FORCE)
        return next(named, None)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is in force."""

    extended: Extended
    configuration: Configuration


class Judging:
    """Judges objects again and again; Rego is compiled only where policies have changed."""

    def __init__(self, settings: JudgingSettings) -> None:
        """Judge by *settings*."""
        self._settings = settings
        self._sources: list[Source] | None = None
        self._extending = Extending(
            settings.shipped,
            settings.folders,
            views=VIEWS,
            compiler=Vetting(),
            others=lambda: self._sources or [],
        )
        self._extended: Extended

    def judge(self, held: Held) -> Judged:
        """What is in force of all that is *held*; it may take its time, on a thread of its own."""
        sources = sources_of(held.config_maps)
        if sources != self._sources:
            good = () if self._sources is None else self._extended.sources
            self._sources = sources
            self._extended = self._extending.extend(good)
        settings = self._settings
        own_kinds = OwnKinds(self._extended.catalogue, settings.profiles, profile=settings.profile)
        found = own_kinds.configuration(held.enforcement_in_force, held.exemptions)
        return Judged(self._extended, found)


def _name(obj: Object) -> str:
    return text(child(obj, "metadata"), "name")
