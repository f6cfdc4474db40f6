"""What METADATA says of a guardrail: the single source of identity, docs and matching."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from webhook.model.kinds import Kind, Operation
    from webhook.model.objects import Json, Object


class Severity(StrEnum):
    """How bad a violation is; what is done about it is the binding's choice."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class Category(StrEnum):
    """What a guardrail protects."""

    SECURITY = "security"
    RESILIENCE = "resilience"
    TRAFFIC = "traffic"
    OBSERVABILITY = "observability"
    HYGIENE = "hygiene"


@dataclass(frozen=True, slots=True)
class Reference:
    """A source of the facts behind a guardrail."""

    description: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrail:
    """One organisational rule with an id."""

    id: str
    package: str
    """The Rego package, without the leading `data.`."""
    title: str
    description: str
    references: tuple[Reference, ...]
    since: str
    severity: Severity
    category: Category
    kinds: tuple[Kind, ...]
    operations: tuple[Operation, ...]
    remediation: str
    verify: str
    context: tuple[str, ...] = ()
    """Names of the views that it reads."""
    anchors: tuple[str, ...] = ()
    """Codes of other tools that it covers."""
    params: Mapping[str, Object] = field(default_factory=lambda: MappingProxyType({}))
    """A JSON Schema for each parameter, with its default and description."""
    injects: bool = False
    """Whether it has an `inject` rule."""
    retired: str | None = None
    """The version that retired it: its id stays taken, and it judges nothing."""

    def page(self, docs_base_url: str) -> str:
        """The link to its page, which starts with *docs_base_url*."""
        return f"{docs_base_url.rstrip('/')}/{self.id}.md"

    def defaults(self) -> dict[str, Json]:
        """The value of each parameter that no binding sets."""
        return {name: schema["default"] for name, schema in self.params.items()}


@dataclass(frozen=True, slots=True)
class PolicyModule:
    """One Rego source, with the name under which compilers report on it."""

    name: str
    source: str
    package: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All loaded guardrails, with the Rego that decides them and the helpers it imports."""

    guardrails: Mapping[str, Guardrail]
    modules: Mapping[str, PolicyModule]
    """The module of each guardrail, by guardrail id."""
    library: tuple[PolicyModule, ...]
    """The helpers under `data.lib`."""
    refused: frozenset[str] = frozenset()
    """Ids of guardrails that were left out as wrong: they may be bound, and judge nothing."""

    def __iter__(self) -> Iterator[Guardrail]:
        return iter(self.guardrails.values())

    def of_kind(self, kind: Kind) -> Iterable[Guardrail]:
        """The guardrails that judge objects of *kind*, by id."""
        return [g for g in self if kind in g.kinds and g.retired is None]

    def kinds(self) -> frozenset[Kind]:
        """Every kind that some guardrail declares."""
        return frozenset(kind for g in self if g.retired is None for kind in g.kinds)
