"""What there is to tell of guardrails: METADATA, profiles, samples, and what is said of them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from webhook.config import load_profiles
from webhook.dryrun.samples import judge_sample, samples_of
from webhook.engine import EmbeddedEngine
from webhook.errors import ConfigError
from webhook.model.paths import show
from webhook.report.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from webhook.model.enforcement import Profile
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.report.entries import Samples

_ORDER = ("baseline", "production", "migration", "audit")


def profiles(catalogue: Catalogue, root: Path) -> dict[str, Profile]:
    """The profiles under *root* by name, the default first."""
    found = load_profiles(root / "profiles", catalogue)
    order = {name: place for place, name in enumerate(_ORDER)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))


_NONE: Mapping[str, Path] = MappingProxyType({})


async def entries(
    guardrails: Iterable[Guardrail],
    catalogue: Catalogue,
    root: Path,
    *,
    own: Mapping[str, Path] = _NONE,
) -> list[Entry]:
    """All that there is to tell of *guardrails*, with their samples judged for the messages.

    Args:
        guardrails: what to tell of.
        catalogue: what was loaded from *root* and *own*.
        root: the folder of policies, with profiles and samples.
        own: the folders of policies of the guardrails, by id, that stand elsewhere.

    Raises:
        ConfigError: a profile is wrong, or a sample is not denied as it says it is.
    """
    known = profiles(catalogue, root)
    engine = EmbeddedEngine(catalogue)
    try:
        return [
            await _entry(each, samples_of(each, own.get(each.id, root)), known, catalogue, engine)
            for each in guardrails
        ]
    finally:
        await engine.close()


async def _entry(
    guardrail: Guardrail,
    samples: Samples,
    known: Mapping[str, Profile],
    catalogue: Catalogue,
    engine: EmbeddedEngine,
) -> Entry:
    settings = {
        name: profile.settings[guardrail.id]
        for name, profile in known.items()
        if guardrail.id in profile.settings
    }
    if samples.avoid is None:
        return Entry(guardrail=guardrail, settings=settings, samples=samples)
    judged = await judge_sample(samples.avoid, guardrail, catalogue=catalogue, engine=engine)
    if judged.failures or not judged.findings:
        reasons = [each.reason for each in judged.failures] or ["its denied sample is not denied"]
        raise ConfigError(*(f"{guardrail.id}: {reason}" for reason in reasons))
    return Entry(
        guardrail=guardrail,
        settings=settings,
        samples=samples,
        messages=tuple(
            f"[{each.guardrail.id}] {show(each.path)}: {each.message}" for each in judged.findings
        ),
        example=judged.findings[0].object,
    )
