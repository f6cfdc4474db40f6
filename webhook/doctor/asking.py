"""What the API server should be asking of us, worked out from what the controller goes by."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from webhook import policy
from webhook.cluster import Selection
from webhook.cluster.resources import CONFIG_MAPS, ENFORCEMENTS
from webhook.config import DEFAULT_PROFILE, OwnKinds
from webhook.config.own_kinds import IN_FORCE
from webhook.doctor.patient import CONTROLLER
from webhook.installation.coverage import coverage
from webhook.model.objects import child
from webhook.policy.config_maps import LABEL, LABEL_VALUE, sources_of
from webhook.review.plan import who_injects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.doctor.patient import Patient
    from webhook.installation.coverage import Coverage
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Object


async def asked(patient: Patient) -> Coverage:
    """Kinds and operations, by the controller's options and by what stands in the cluster.

    Raises:
        ClusterError: something of it could not be read.
        ConfigError: the controller was given a profile that does not exist.
    """
    arguments = arguments_of(await patient.deployment(CONTROLLER))
    catalogue = await _catalogue(patient)
    profile = option(arguments, "--profile", DEFAULT_PROFILE)
    own_kinds = OwnKinds(catalogue, policy.shipped() / "profiles", profile=profile)
    found = await patient.cluster.find(ENFORCEMENTS, IN_FORCE)
    enforcement = own_kinds.configuration(found, ()).enforcement
    return coverage(
        catalogue,
        with_workloads="--workloads" in arguments,
        injecting=who_injects(catalogue, enforcement),
    )


def arguments_of(deployment: Object | None) -> list[str]:
    """What the containers of *deployment* are started with."""
    containers = child(child(child(deployment, "spec"), "template"), "spec").get("containers")
    found: list[object] = []
    for container in containers if isinstance(containers, list) else []:
        arguments = container.get("args") if isinstance(container, dict) else None
        found += arguments if isinstance(arguments, list) else []
    return [each for each in found if isinstance(each, str)]


def option(arguments: Iterable[str], name: str, default: str) -> str:
    """The value of the option *name*, in either way to write it; the last one holds."""
    value = default
    for argument, following in pairwise((*arguments, default)):
        if argument == name:
            value = following
        elif argument.startswith(f"{name}="):
            value = argument.removeprefix(f"{name}=")
    return value


async def _catalogue(patient: Patient) -> Catalogue:
    """The guardrails, with those of one's own in ConfigMaps."""
    namespace = patient.installation.namespace
    listed = patient.cluster.list(Selection(CONFIG_MAPS, namespace, labels={LABEL: LABEL_VALUE}))
    return patient.extend(sources_of([each async for each in listed]))
