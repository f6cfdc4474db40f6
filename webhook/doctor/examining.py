"""All checks, one after another, each whatever became of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from webhook.doctor import registration, replicas, upkeep
from webhook.doctor.finding import unknown
from webhook.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from webhook.doctor.finding import Finding
    from webhook.doctor.patient import Patient

    Check: TypeAlias = Callable[[Patient], Awaitable[list[Finding]]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("kubernetes", upkeep.kubernetes),
    ("definitions", upkeep.definitions),
    ("webhooks", registration.webhooks),
    ("failure-policy", registration.failure_policy),
    ("ca-bundle", registration.ca_bundle),
    ("order", registration.order),
    ("endpoints", replicas.endpoints),
    ("served", replicas.served),
    ("chain", replicas.chain),
    ("pods", replicas.pods),
    ("leader", upkeep.leader),
    ("permissions", upkeep.permissions),
    ("configuration", upkeep.configuration),
)
"""From the API server to the replicas, and then who looks after them."""


async def examine(patient: Patient) -> list[Finding]:
    """What every check finds, in their order."""
    return [finding for name, check in CHECKS for finding in await _look(name, check, patient)]


async def _look(name: str, check: Check, patient: Patient) -> list[Finding]:
    try:
        return await check(patient)
    except ClusterError as error:
        return [unknown(name, str(error))]
