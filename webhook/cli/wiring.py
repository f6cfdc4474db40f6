"""What is in force for a command: guardrails, configuration and engine, from its options."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from webhook import policy
from webhook.cli import own
from webhook.cli.engines import engine_of
from webhook.config import load_configuration, load_profile
from webhook.config.spelling import did_you_mean
from webhook.dryrun.bindings import is_on
from webhook.errors import UsageError
from webhook.inventory import from_objects
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webhook.cli.engines import EngineChoice
    from webhook.cli.options import JudgingChoice
    from webhook.engine.running import RunningEngine
    from webhook.model.enforcement import Configuration, Enforcement
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Object
    from webhook.policy import Extended


@dataclass(frozen=True, slots=True)
class InForce:
    """Everything that decides, but for what is known of the cluster."""

    extended: Extended
    """The guardrails, and those of one's own that were refused."""
    catalogue: Catalogue
    """Those that judge."""
    configuration: Configuration
    engine: RunningEngine

    def reviewer(self, seen: Sequence[Object]) -> Reviewer:
        """What judges, with *seen* of the cluster and assumptions for the rest."""
        return self._reviewer(seen, self.configuration)

    def injecting(self, seen: Sequence[Object]) -> Reviewer:
        """The same, but every default is injected, save those that a binding keeps out."""
        return self._reviewer(seen, _injecting(self.configuration))

    def _reviewer(self, seen: Sequence[Object], configuration: Configuration) -> Reviewer:
        stated = configuration.enforcement.mesh
        return Reviewer(
            catalogue=self.catalogue,
            configuration=configuration,
            engine=self.engine,
            inventory=from_objects(seen, assume=True, stated=stated),
        )

    @property
    def docs_base_url(self) -> str:
        """What links to a guardrail's page start with."""
        return self.configuration.enforcement.docs_base_url


def in_force(judging: JudgingChoice, choice: EngineChoice) -> InForce:
    """What *judging* asks for, judged by the engine of *choice*.

    Raises:
        ConfigError: the configuration, the profile or the guardrails are wrong.
        UsageError: a guardrail is asked for that does not exist, or that is off.
    """
    extended = own.load(judging.folders)
    configuration = configuration_of(extended.catalogue, judging.configs, judging.profile)
    catalogue = extended.catalogue
    if judging.guardrails:
        _refuse_idle(judging.guardrails, catalogue, configuration.enforcement)
        catalogue = _only(judging.guardrails, catalogue)
    return InForce(extended, catalogue, configuration, engine_of(choice, catalogue))


def configuration_of(
    catalogue: Catalogue, configs: Iterable[str], profile: str | None = None
) -> Configuration:
    """What *configs* say, with *profile* in the place of theirs where one is given."""
    profiles = policy.shipped() / "profiles"
    found = load_configuration([Path(c) for c in configs], catalogue=catalogue, profiles=profiles)
    return with_profile(found, profile, catalogue)


def with_profile(
    configuration: Configuration, profile: str | None, catalogue: Catalogue
) -> Configuration:
    """*configuration* with *profile* in the place of its own, where one is given."""
    if profile is None:
        return configuration
    chosen = load_profile(profile, policy.shipped() / "profiles", catalogue)
    return replace(configuration, enforcement=replace(configuration.enforcement, profile=chosen))


def _injecting(configuration: Configuration) -> Configuration:
    enforcement = configuration.enforcement
    profile = enforcement.profile
    settings = {id_: replace(each, inject=True) for id_, each in profile.settings.items()}
    changed = replace(enforcement, profile=replace(profile, settings=settings))
    return replace(configuration, enforcement=changed)


def _only(ids: Iterable[str], catalogue: Catalogue) -> Catalogue:
    return replace(catalogue, guardrails={each: catalogue.guardrails[each] for each in ids})


def _refuse_idle(ids: Iterable[str], catalogue: Catalogue, enforcement: Enforcement) -> None:
    """Refuse to judge by what does not exist or never judges: the result would look clean."""
    for each in ids:
        if each not in catalogue.guardrails:
            near = did_you_mean(each, catalogue.guardrails, otherwise=_LIST)
            message = f"there is no guardrail {each!r}; {near}"
            raise UsageError(message)
        if not is_on(each, enforcement):
            message = (
                f"guardrail {each!r} is off in profile {enforcement.profile.name}, and no binding "
                "turns it on; choose another --profile, or bind it in --config"
            )
            raise UsageError(message)


_LIST = "`meshwarden guardrails list` shows them all"
