"""One request for admission, parsed once at the border."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from webhook.model.kinds import Operation
from webhook.model.objects import EMPTY, annotations_of, child, labels_of, text

if TYPE_CHECKING:
    from webhook.model.kinds import Kind
    from webhook.model.objects import Object


@dataclass(frozen=True, slots=True)
class User:
    """Who asks, as the API server authenticated them; empty for a check of files."""

    name: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An AdmissionRequest; see AdmissionRequest in the reference of `admission.k8s.io/v1`."""

    uid: str
    kind: Kind
    version: str
    operation: Operation
    namespace: str = ""
    """Empty for cluster-scoped objects, but for a Namespace its own name."""
    name: str = ""
    """Empty where the API server is still to make a name from `generateName`."""
    sub_resource: str = ""
    user: User = field(default_factory=User)
    dry_run: bool = False
    object: Object | None = None
    old_object: Object | None = None
    envelope: Object = field(default_factory=lambda: MappingProxyType({}))
    """The AdmissionRequest as received, without `object` and `oldObject`."""

    @property
    def under_review(self) -> Object:
        """What is judged: the object, or on DELETE the old one."""
        found = self.old_object if self.operation is Operation.DELETE else self.object
        return found if found is not None else EMPTY

    @property
    def label(self) -> str:
        """The name to show and to match: `name`, else what `generateName` starts with."""
        metadata = child(self.under_review, "metadata")
        return self.name or text(metadata, "name") or text(metadata, "generateName")

    @property
    def labels(self) -> dict[str, str]:
        """Labels of the object under review."""
        return labels_of(self.under_review)

    @property
    def annotations(self) -> dict[str, str]:
        """Annotations of the object under review."""
        return annotations_of(self.under_review)
