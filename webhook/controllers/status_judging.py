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
from webhook.policy import Extending
from webhook.policy.config_maps import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
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

    def judge(
        self,
        config_maps: Iterable[Object],
        enforcements: Mapping[tuple[str, str], Object],
        exemptions: Iterable[Object],
    ) -> Judged:
        """What is in force of all these; it may take its time, on a thread of its own."""
        sources = sources_of(config_maps)
        if sources != self._sources:
            good = () if self._sources is None else self._extended.sources
            self._sources = sources
            self._extended = self._extending.extend(good)
        settings = self._settings
        own_kinds = OwnKinds(self._extended.catalogue, settings.profiles, profile=settings.profile)
        enforcement = enforcements.get(("", IN_FORCE))
        return Judged(self._extended, own_kinds.configuration(enforcement, exemptions))
