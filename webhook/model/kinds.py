"""Kinds and operations, as admission names them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

CORE_GROUP = "core"
"""How METADATA, bindings and reports spell the API group that Kubernetes leaves empty."""


class Operation(StrEnum):
    """What the client does to the object; `CONNECT` is never judged."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    CONNECT = "CONNECT"


JUDGED = tuple(operation for operation in Operation if operation is not Operation.CONNECT)
"""The operations that guardrails and bindings may name."""


class Kind(NamedTuple):
    """An API group and kind without a version: guardrails hold for every served version."""

    group: str
    name: str

    def __str__(self) -> str:
        return f"{self.group}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> Kind:
        """Read `group/Kind`, as METADATA and bindings spell it; raise ValueError otherwise."""
        group, slash, name = text.partition("/")
        if not (group and slash and name) or "/" in name:
            message = f"{text!r} is not of the form group/Kind"
            raise ValueError(message)
        return cls(group, name)

    @classmethod
    def of_api(cls, api_version: str, name: str) -> Kind:
        """Read `apiVersion` and `kind` of an object: `("v1", "Pod")` gives `core/Pod`."""
        group, slash, _version = api_version.rpartition("/")
        return cls(group if slash else CORE_GROUP, name)


NAMESPACE = Kind(CORE_GROUP, "Namespace")
"""A Namespace object counts as being in the namespace that it is."""
