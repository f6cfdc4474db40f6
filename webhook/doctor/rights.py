"""What our ServiceAccounts need; the manifests grant it, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from webhook.cluster.resources import (
    CLUSTER_ROLES,
    CONFIG_MAPS,
    ENDPOINT_SLICES,
    ENFORCEMENTS,
    EXEMPTIONS,
    LEASES,
    MUTATING,
    NAMESPACES,
    SECRETS,
    SERVICES,
    VALIDATING,
)
from webhook.installation.names import MUTATING_NAME, VALIDATING_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.cluster import Resource
    from webhook.installation.names import Installation
    from webhook.model.objects import Object


class Right(NamedTuple):
    """One verb on one resource, perhaps of one name."""

    user: str
    verb: str
    resource: Resource
    namespace: str = ""
    name: str = ""

    @property
    def attributes(self) -> Object:
        """As the API server asks for it."""
        resource = self.resource
        found = {
            "verb": self.verb,
            "group": resource.group,
            "resource": resource.plural,
            "subresource": resource.subresource,
            "namespace": self.namespace,
            "name": self.name,
        }
        return {key: value for key, value in found.items() if value}

    def __str__(self) -> str:
        where = f" in {self.namespace}" if self.namespace else ""
        name = f" {self.name}" if self.name else ""
        account = self.user.rpartition(":")[2]
        return f"{account}: {self.verb} {self.resource}{name}{where}"


_WATCHED = ("list", "watch")
_KEPT = (*_WATCHED, "create", "patch")


def rights(installation: Installation) -> list[Right]:
    """All that both accounts need, whichever the options are."""
    controller, serving = installation.users
    return [*_controller(controller, installation), *_serving(serving, installation)]


def _controller(user: str, installation: Installation) -> Iterator[Right]:
    here = installation.namespace
    for verb in _KEPT:
        yield Right(user, verb, VALIDATING, name=VALIDATING_NAME)
        yield Right(user, verb, MUTATING, name=MUTATING_NAME)
        for secret in (installation.ca_secret, installation.leaf_secret):
            yield Right(user, verb, SECRETS, here, secret)
    yield Right(user, "get", CLUSTER_ROLES, name=installation.role)
    for verb in ("get", "create", "patch"):
        yield Right(user, verb, LEASES, here, installation.lease)
    yield Right(user, "get", SERVICES, here, installation.service)
    yield Right(user, "list", ENDPOINT_SLICES, here)
    for verb in _WATCHED:
        yield Right(user, verb, NAMESPACES, name=here)
        yield Right(user, verb, ENFORCEMENTS)
        yield Right(user, verb, EXEMPTIONS)
    yield Right(user, "patch", ENFORCEMENTS.at("status"))
    yield Right(user, "patch", EXEMPTIONS.at("status"))


def _serving(user: str, installation: Installation) -> Iterator[Right]:
    for verb in _WATCHED:
        yield Right(user, verb, ENFORCEMENTS, name="default")
        yield Right(user, verb, EXEMPTIONS)
        yield Right(user, verb, NAMESPACES)
        yield Right(user, verb, CONFIG_MAPS, installation.namespace)
