"""What a check, an audit or a replay found, before anybody chose a format."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from webhook.model.enforcement import Action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.documents import Edit, Excerpt, Location
    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json, Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectName:
    """Which object a finding is about."""

    group: str
    """`core` for the API group that Kubernetes leaves empty."""
    version: str
    kind: str
    namespace: str
    """Empty for a cluster-scoped object, and for one that no namespace can be told of."""
    name: str
    """`generateName` where there is no name yet; empty where there is neither."""

    def __str__(self) -> str:
        place = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind} {place}{self.name or '(unnamed)'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A value that is missing, and how it comes into the file."""

    path: Path
    value: Json
    edit: Edit | None
    """None where there is no place for it that leaves everything else as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A violation, and where it stands."""

    guardrail: Guardrail
    action: Action
    object: ObjectName
    path: Path
    message: str
    location: Location
    exemption: str | None = None
    """`namespace/name` of the Exemption that covers it; its action then has no effect."""
    excerpt: Excerpt | None = None
    """The lines around it, where the format shows them."""
    remedies: tuple[Remedy, ...] = ()
    """What would mend it by adding what is missing, where that was asked for and is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """A value that admission would inject."""

    guardrail: Guardrail
    object: ObjectName
    path: Path
    value: Json
    location: Location
    remedy: Remedy | None = None
    """How it comes into the file itself, where that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotJudged:
    """Something that nobody can vouch for: a guardrail failed, or a document is unreadable."""

    guardrail: Guardrail | None
    """None where no guardrail could be asked."""
    object: ObjectName | None
    """None where the document could not be read."""
    reason: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Findings by action; an exempted one counts as exempted only."""

    objects: int
    denied: int
    warned: int
    audited: int
    exempted: int
    defaulted: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that was found, in the order of the inputs."""

    objects: int
    """Every object that was read, also those that no guardrail is about."""
    unguarded: int = 0
    """How many of them are of a kind that no guardrail judges."""
    passed_over: int = 0
    """Files in which there is no object, such as the values of a chart in a folder."""
    findings: tuple[Finding, ...] = ()
    defaults: tuple[Default, ...] = ()
    failures: tuple[NotJudged, ...] = ()
    diffs: tuple[str, ...] = ()
    """A unified diff for each object that would get defaults, where they were asked for."""
    docs_base_url: str
    """What links to a guardrail's page start with."""
    namespaces: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many objects live in each namespace, where that was counted."""

    @property
    def summary(self) -> Summary:
        """The counts."""
        kept = Counter(f.action for f in self.findings if f.exemption is None)
        return Summary(
            objects=self.objects,
            denied=kept[Action.DENY],
            warned=kept[Action.WARN],
            audited=kept[Action.AUDIT],
            exempted=len(self.findings) - kept.total(),
            defaulted=len(self.defaults),
            failed=len(self.failures),
        )

    def page(self, guardrail: Guardrail) -> str:
        """The link to a guardrail's page."""
        return guardrail.page(self.docs_base_url)
