"""What there is to tell of guardrails: METADATA, profiles, samples, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook import policy
from webhook.config import load_profile, load_profiles
from webhook.dryrun.samples import judge_sample, samples_of
from webhook.engine import EmbeddedEngine
from webhook.model.paths import show
from webhook.report.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from webhook.model.enforcement import Profile
    from webhook.model.guardrail import Catalogue, Guardrail

_PROFILES = policy.shipped() / "profiles"

_ORDER = ("baseline", "production", "migration", "audit")


def profiles(catalogue: Catalogue) -> dict[str, Profile]:
    """The shipped profiles by name, the default first."""
    found = load_profiles(_PROFILES, catalogue)
    order = {name: place for place, name in enumerate(_ORDER)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))


def profile_of(name: str, catalogue: Catalogue) -> Profile:
    """The profile *name*; raise ConfigError where there is none."""
    return load_profile(name, _PROFILES, catalogue)


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
    known: Mapping[str, Profile],
    catalogue: Catalogue,
    engine: EmbeddedEngine,
) -> Entry:
    samples = samples_of(guardrail, policy.shipped())
    settings = {
        name: profile.settings[guardrail.id]
        for name, profile in known.items()
        if guardrail.id in profile.settings
    }
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
