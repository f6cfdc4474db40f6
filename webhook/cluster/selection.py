"""Which objects of a resource are meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.cluster.resources import Resource

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Selection:
    """All objects of a resource, or those that all that is given here holds for."""

    resource: Resource
    namespace: str | None = None
    """None for all namespaces."""
    labels: Mapping[str, str] = field(default_factory=lambda: _NONE)
    fields: Mapping[str, str] = field(default_factory=lambda: _NONE)

    @classmethod
    def named(cls, resource: Resource, name: str, namespace: str | None = None) -> Selection:
        """The one object called *name*; a right that is limited by `resourceNames` suffices."""
        return cls(resource, namespace, fields={"metadata.name": name})

    def __str__(self) -> str:
        where = f" in {self.namespace}" if self.namespace else ""
        wanted = ", ".join(f"{k}={v}" for k, v in {**self.labels, **self.fields}.items())
        return f"{self.resource}{where}{f' with {wanted}' if wanted else ''}"
