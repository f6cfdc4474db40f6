"""The shapes of `admission.k8s.io/v1` that we read, and those that we write."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from webhook.model.kinds import Operation  # noqa: TC001  # msgspec reads the annotations

API_VERSION = "admission.k8s.io/v1"
KIND = "AdmissionReview"

_Filled = Annotated[str, Meta(min_length=1)]


class Review(Struct, rename="camel"):
    """What an API server sends; unknown fields are passed over, here and below."""

    api_version: str
    kind: str
    request: dict[str, Any]


class GroupVersionKind(Struct):
    """The type of the object, as guardrails name it."""

    group: str
    version: _Filled
    kind: _Filled


class GroupVersionResource(Struct):
    """Where the object lives in the API."""

    group: str
    version: _Filled
    resource: _Filled


class UserInfo(Struct):
    """Who asks."""

    username: str | None = None
    uid: str | None = None
    groups: list[str] | None = None
    extra: dict[str, list[str]] | None = None


class AdmissionRequest(Struct, rename="camel"):
    """The request, without `object` and `oldObject`."""

    uid: _Filled
    kind: GroupVersionKind
    resource: GroupVersionResource
    operation: Operation
    user_info: UserInfo
    sub_resource: str | None = None
    request_kind: GroupVersionKind | None = None
    request_resource: GroupVersionResource | None = None
    request_sub_resource: str | None = None
    name: str | None = None
    namespace: str | None = None
    dry_run: bool | None = None
    options: dict[str, Any] | None = None


class Metadata(Struct, rename="camel"):
    """What every API server checks of an object's metadata before any webhook is asked."""

    name: str | None = None
    namespace: str | None = None
    generate_name: str | None = None
    labels: dict[str, str] | None = None
    annotations: dict[str, str] | None = None
    deletion_timestamp: str | None = None
    owner_references: list[dict[str, Any]] | None = None


class KubernetesObject(Struct, rename="camel"):
    """What is common to all objects."""

    api_version: str | None = None
    kind: str | None = None
    metadata: Metadata | None = None


class Cause(Struct, omit_defaults=True):
    """One finding, for programs."""

    reason: str
    message: str
    field: str | None = None


class Details(Struct, omit_defaults=True):
    """What the findings are about."""

    name: str
    kind: str
    causes: list[Cause]
    group: str = ""


class Status(Struct):
    """Why a request is denied; see Status in `meta/v1`."""

    status: str
    message: str
    reason: str
    details: Details
    code: int


class AdmissionResponse(Struct, rename="camel", omit_defaults=True):
    """The answer; what is not needed is left out, since some of it is forbidden when empty."""

    uid: str
    allowed: bool
    status: Status | None = None
    patch_type: str | None = None
    patch: str | None = None
    audit_annotations: dict[str, str] | None = None
    warnings: list[str] | None = None


class Answer(Struct, rename="camel"):
    """The envelope of the answer, of the very version that was asked."""

    response: AdmissionResponse
    api_version: str = API_VERSION
    kind: str = KIND
