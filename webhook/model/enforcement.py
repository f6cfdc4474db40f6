"""The organisation's settings: what each guardrail does, to whom, and who is exempt until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from webhook.model.kinds import Kind, Operation
    from webhook.model.objects import Json, Path
    from webhook.model.selectors import LabelSelector


class Action(StrEnum):
    """What a violation, or an evaluation failure, does to the request."""

    DENY = "deny"
    WARN = "warn"
    AUDIT = "audit"
    OFF = "off"


class Unchanged(StrEnum):
    """What a denial does that the old object already deserved."""

    WARN = "warn"
    DENY = "deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which requests a binding or an exemption is about: every given key must hold."""

    namespaces: tuple[str, ...] | None = None
    """Globs."""
    names: tuple[str, ...] | None = None
    """Globs."""
    kinds: frozenset[Kind] | None = None
    operations: frozenset[Operation] | None = None
    namespace_selector: LabelSelector | None = None
    object_selector: LabelSelector | None = None
    users: tuple[str, ...] | None = None
    """Globs."""
    groups: tuple[str, ...] | None = None
    """Globs."""
    excluding: Match | None = None
    """`not`: what is left out."""


EVERYTHING = Match()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is done about one guardrail; None leaves the matter to what stands behind it."""

    action: Action | None = None
    params: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    inject: bool | None = None
    unchanged: Unchanged | None = None
    on_failure: Action | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One entry of `spec.bindings`."""

    guardrail: str
    match: Match = EVERYTHING
    setting: Setting = field(default_factory=Setting)


@dataclass(frozen=True, slots=True)
class Profile:
    """A shipped set of settings, by guardrail id; what it does not name is off."""

    name: str
    settings: Mapping[str, Setting]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeshAssumptions:
    """`spec.mesh`: what the organisation states about its mesh; None where it says nothing."""

    root_namespace: str | None = None
    cluster_domain: str | None = None
    trust_domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforcement:
    """The Enforcement named `default`, with its profile resolved."""

    profile: Profile
    mesh: MeshAssumptions = field(default_factory=MeshAssumptions)
    excluded_namespaces: tuple[str, ...] = ("kube-system", "kube-public", "kube-node-lease")
    """Globs."""
    bindings: tuple[Binding, ...] = ()
    break_glass_groups: tuple[str, ...] = ()
    """Globs; a member may turn denials into warnings on an object that says why."""
    docs_base_url: str = "docs/guardrails/"
    """What links to a guardrail's page start with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Agreed, reasoned, expiring leave: guardrails, scope and end."""

    namespace: str
    name: str
    guardrails: frozenset[str]
    match: Match
    until: datetime
    """The last moment at which it holds, with a time zone."""
    reason: str

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"

    def holds(self, now: datetime) -> bool:
        """Whether it still exempts at *now*."""
        return now <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What the cluster holds, but is wrong and so not in force: an entry, or a whole object."""

    kind: str
    name: str
    namespace: str = ""
    path: Path = ()
    """The entry; empty for the whole object."""
    problems: tuple[str, ...]
    """What is wrong, each beginning with where it stands in the object."""

    @property
    def object(self) -> str:
        """The object, as people name it: `Exemption shop/leave`."""
        where = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind} {where}{self.name}"

    def __str__(self) -> str:
        return f"{self.object}: {'; '.join(self.problems)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """All that the organisation configures, read and validated."""

    enforcement: Enforcement
    exemptions: tuple[Exemption, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    """What of it is wrong; from files nothing is, since they are refused as a whole."""
