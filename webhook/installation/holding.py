"""Whether an object of the cluster is as it should be, whatever the API server added to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from webhook.model.objects import child

if TYPE_CHECKING:
    from webhook.model.objects import Json, Object


def holds(actual: Object | None, desired: Object) -> bool:
    """Whether *actual* is there and has all that *desired* has, and no entry more."""
    return actual is not None and not differences(actual, desired)


def differences(actual: Object, desired: Object) -> list[str]:
    """Where *actual*, a webhook configuration, is not as *desired* says."""
    found = [
        f"metadata.{key}"
        for key in ("labels", "annotations", "ownerReferences")
        if not _has(child(actual, "metadata").get(key), child(desired, "metadata").get(key))
    ]
    there, wanted = _by_name(actual.get("webhooks")), _by_name(desired.get("webhooks"))
    found += [f"{name}: it is not ours" for name in there.keys() - wanted.keys()]
    for name, webhook in wanted.items():
        found += _entry_differences(name, there.get(name), webhook)
    return sorted(found)


def _entry_differences(name: str, actual: Object | None, desired: Object) -> list[str]:
    if actual is None:
        return [f"{name}: it is missing"]
    return [f"{name}.{key}" for key in desired if not _has(actual.get(key), desired[key])]


def _has(actual: Json, desired: Json) -> bool:
    if isinstance(desired, Mapping):
        # An empty selector is one that leaves nothing out: whatever was added narrows it.
        if not isinstance(actual, Mapping) or not desired:
            return actual == desired
        return all(_has(actual.get(key), value) for key, value in desired.items())
    if isinstance(desired, Sequence) and not isinstance(desired, str):
        return (
            isinstance(actual, Sequence)
            and len(actual) == len(desired)
            and all(_has(a, d) for a, d in zip(actual, desired, strict=True))
        )
    return desired is None or actual == desired


def _by_name(webhooks: Json) -> dict[str, Object]:
    listed = webhooks if isinstance(webhooks, list) else []
    return {str(webhook["name"]): webhook for webhook in listed}
