"""The resources that Meshwarden asks the API server for, and how the client is told of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lightkube.core.resource import (
    ApiInfo,
    GlobalResource,
    GlobalSubResource,
    NamespacedResourceG,
    NamespacedSubResource,
    ResourceDef,
)

from webhook.model.kinds import CORE_GROUP, Kind
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from webhook.model.objects import Object

_VERBS = ["delete", "get", "global_list", "global_watch", "list", "patch", "post", "put", "watch"]


class Resource(NamedTuple):
    """A kind in one version, with its name in paths."""

    group: str
    """Empty for the core group, as in `apiVersion`."""
    version: str
    kind: str
    plural: str
    namespaced: bool = True
    subresource: str = ""

    @property
    def api_version(self) -> str:
        """As objects spell it."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def model(self) -> Kind:
        """The kind without its version, as guardrails name it."""
        return Kind(self.group or CORE_GROUP, self.kind)

    def at(self, subresource: str) -> Resource:
        """A part of the same objects, such as `status`."""
        return self._replace(subresource=subresource)

    def __str__(self) -> str:
        name = f"{self.plural}.{self.group}" if self.group else self.plural
        return f"{name}/{self.subresource}" if self.subresource else name


class Raw:
    """What the client takes for an object: JSON as it is, without classes for each kind."""

    _api_info: ApiInfo

    def __init__(self, obj: Object) -> None:
        self._object = obj

    @property
    def metadata(self) -> Raw:
        """Where the client looks for name and namespace."""
        return Raw(child(self._object, "metadata"))

    @property
    def name(self) -> str:
        """As metadata says."""
        return text(self._object, "name")

    @property
    def namespace(self) -> str | None:
        """As metadata says."""
        return text(self._object, "namespace") or None

    def to_dict(self) -> dict[str, Any]:
        """What goes to the API server."""
        return dict(self._object)

    @classmethod
    def from_dict(cls, obj: dict[str, Any], lazy: bool = True) -> dict[str, Any]:  # noqa: ARG003, FBT001, FBT002  # the client's signature
        """What came from the API server."""
        return obj


@cache
def raw_class(resource: Resource) -> Any:
    """The class by which the client knows where *resource* is found."""
    definition = ResourceDef(resource.group, resource.version, resource.kind)
    info = ApiInfo(
        resource=definition,
        plural=resource.plural,
        verbs=_VERBS,
        parent=definition if resource.subresource else None,
        action=resource.subresource or None,  # type: ignore[arg-type]  # it is None by default
    )
    return type(resource.kind, (Raw, _base(resource)), {"_api_info": info})


def _base(resource: Resource) -> type:
    if resource.subresource:
        return NamespacedSubResource if resource.namespaced else GlobalSubResource
    return NamespacedResourceG if resource.namespaced else GlobalResource


_ADMISSION = ("admissionregistration.k8s.io", "v1")
_RBAC = ("rbac.authorization.k8s.io", "v1")
_OWN = ("meshwarden.dev", "v1alpha1")

CONFIG_MAPS = Resource("", "v1", "ConfigMap", "configmaps")
NAMESPACES = Resource("", "v1", "Namespace", "namespaces", namespaced=False)
PODS = Resource("", "v1", "Pod", "pods")
SECRETS = Resource("", "v1", "Secret", "secrets")
SERVICES = Resource("", "v1", "Service", "services")
SERVICE_ACCOUNTS = Resource("", "v1", "ServiceAccount", "serviceaccounts")
DEPLOYMENTS = Resource("apps", "v1", "Deployment", "deployments")
ENDPOINT_SLICES = Resource("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices")
EVENTS = Resource("events.k8s.io", "v1", "Event", "events")
LEASES = Resource("coordination.k8s.io", "v1", "Lease", "leases")
CLUSTER_ROLES = Resource(*_RBAC, "ClusterRole", "clusterroles", namespaced=False)
VALIDATING = Resource(
    *_ADMISSION,
    "ValidatingWebhookConfiguration",
    "validatingwebhookconfigurations",
    namespaced=False,
)
MUTATING = Resource(
    *_ADMISSION, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", namespaced=False
)
DEFINITIONS = Resource(
    "apiextensions.k8s.io",
    "v1",
    "CustomResourceDefinition",
    "customresourcedefinitions",
    namespaced=False,
)
SELF_REVIEWS = Resource(
    "authorization.k8s.io",
    "v1",
    "SelfSubjectAccessReview",
    "selfsubjectaccessreviews",
    namespaced=False,
)
ACCESS_REVIEWS = Resource(
    "authorization.k8s.io",
    "v1",
    "SubjectAccessReview",
    "subjectaccessreviews",
    namespaced=False,
)
ENFORCEMENTS = Resource(*_OWN, "Enforcement", "enforcements", namespaced=False)
EXEMPTIONS = Resource(*_OWN, "Exemption", "exemptions")
