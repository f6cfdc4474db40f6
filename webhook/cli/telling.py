"""What there is to tell of guardrails: METADATA, profiles, samples, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook import policy
from webhook.config import default_configuration
from webhook.dryrun.samples import judge_sample, samples_of
from webhook.engine import EmbeddedEngine
from webhook.model.paths import show
from webhook.report.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from webhook.model.enforcement import Setting
    from webhook.model.guardrail import Catalogue, Guardrail

_PROFILES = policy.shipped() / "profiles"


def profiles(catalogue: Catalogue) -> dict[str, Mapping[str, Setting]]:
    """The settings of every shipped profile, by guardrail id; the strictest stand last."""
    names = sorted(path.stem for path in _PROFILES.glob("*.yaml"))
    return {name: settings_of(name, catalogue) for name in names}


def settings_of(profile: str, catalogue: Catalogue) -> Mapping[str, Setting]:
    """What *profile* does, by guardrail id; raise ConfigError where there is no such profile."""
    configuration = default_configuration(catalogue, _PROFILES, profile=profile)
    return configuration.enforcement.profile.settings


async def entries(guardrails: Iterable[Guardrail], catalogue: Catalogue) -> list[Entry]:
    """All that there is to tell of *guardrails*, with their samples judged for the messages."""
    known = profiles(catalogue)
    engine = EmbeddedEngine(catalogue)
    try:
        return [await _entry(each, known, catalogue, engine) for each in guardrails]
    finally:
        await engine.close()


async def _entry(
    guardrail: Guardrail,
    known: Mapping[str, Mapping[str, Setting]],
    catalogue: Catalogue,
    engine: EmbeddedEngine,
) -> Entry:
    samples = samples_of(guardrail, policy.shipped())
    settings = {name: of[guardrail.id] for name, of in known.items() if guardrail.id in of}
    if samples.avoid is None:
        return Entry(guardrail=guardrail, settings=settings, samples=samples)
    judged = await judge_sample(samples.avoid, guardrail, catalogue=catalogue, engine=engine)
    return Entry(
        guardrail=guardrail,
        settings=settings,
        samples=samples,
        messages=tuple(
            f"[{each.guardrail.id}] {show(each.path)}: {each.message}" for each in judged.findings
        ),
        example=next((each.object for each in judged.findings), None),
    )
