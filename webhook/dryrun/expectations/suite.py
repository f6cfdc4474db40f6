"""A suite as its file says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from webhook.dryrun.sample_files import NOW
from webhook.model.request import User

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.documents import Document
    from webhook.model.enforcement import Action
    from webhook.model.kinds import Operation
    from webhook.model.objects import Json, Object

Given: TypeAlias = "str | Object"
"""An object, or the name of a file beside the suite that holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFinding:
    """A violation that is to be found; what is None may be anything."""

    guardrail: str
    action: Action | None = None
    path: str | None = None
    """As it is shown, `spec.http[0].timeout`; `*` stands for anything."""
    message: str | None = None
    """A regular expression that is found in the message."""
    exemption: str | None = None
    """`namespace/name` of the Exemption that covers it; None where none is to."""

    def shown(self) -> dict[str, Json]:
        """What it says."""
        return _given(self, ("guardrail", "action", "path", "message", "exemption"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDefault:
    """A default that is to be injected; what is None may be anything."""

    guardrail: str
    path: str | None = None
    value: Json = None

    def shown(self) -> dict[str, Json]:
        """What it says."""
        return _given(self, ("guardrail", "path", "value"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a review is to come to; None is not looked at."""

    findings: tuple[ExpectedFinding, ...] | None = None
    defaults: tuple[ExpectedDefault, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlCase:
    """One review."""

    name: str
    expected: Expected
    object: Given | None = None
    old_object: Given | None = None
    operation: Operation | None = None
    user: User = field(default_factory=User)
    namespace: Given | None = None
    """Where it takes place: a name, or a Namespace's name, labels and annotations."""
    context: tuple[Given, ...] = ()
    """What else is in the cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is in force in all cases of a suite."""

    cases: tuple[YamlCase, ...]
    configs: tuple[str, ...] = ()
    profile: str | None = None
    policies: tuple[str, ...] = ()
    guardrails: tuple[str, ...] = ()
    """The only ones that judge; all where there are none."""
    context: tuple[Given, ...] = ()
    now: datetime = NOW
    """When the cases take place: at the time of samples, where it is not said."""


@dataclass(frozen=True, slots=True)
class YamlSuite:
    """A suite, and where it stands."""

    name: str
    scene: Scene
    document: Document

    def cases(self) -> list[str]:
        """The names of its cases."""
        return [case.name for case in self.scene.cases]

    @property
    def folder(self) -> Path:
        """What its files are relative to."""
        return Path(self.document.file).parent

    def line_of(self, index: int) -> int:
        """Where the case *index* stands."""
        return self.document.locate(("spec", "cases", index)).line


def _given(expected: object, names: tuple[str, ...]) -> dict[str, Json]:
    values = {name: getattr(expected, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}
