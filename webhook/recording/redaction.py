"""What is taken out of a request before it is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from webhook.model.objects import Json, Object

REDACTED = "[redacted]"

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
"""The annotation in which `kubectl apply` keeps the whole object a second time."""

_SECRET_FIELDS = ("data", "stringData")
_UNREAD_METADATA = ("managedFields",)
_KEPT_OF_USER = ("username", "groups")


def redacted_object(obj: Object, annotations: Collection[str]) -> Object:
    """*obj* without a Secret's data, without the values of *annotations*, without managedFields."""
    metadata = obj.get("metadata")
    kept = dict(obj)
    if isinstance(metadata, dict):
        kept["metadata"] = _metadata(metadata, annotations)
    if obj.get("kind") == "Secret":
        kept |= {name: REDACTED for name in _SECRET_FIELDS if name in obj}
    return kept


def redacted_envelope(envelope: Object) -> Object:
    """The AdmissionRequest *envelope* with no more of its user than name and groups."""
    user = envelope.get("userInfo")
    if not isinstance(user, dict):
        return envelope
    return {**envelope, "userInfo": {key: user[key] for key in _KEPT_OF_USER if key in user}}


def _metadata(metadata: Object, annotations: Collection[str]) -> Json:
    kept = {key: value for key, value in metadata.items() if key not in _UNREAD_METADATA}
    found = metadata.get("annotations")
    if isinstance(found, dict):
        kept["annotations"] = {
            key: REDACTED if key in annotations else value for key, value in found.items()
        }
    return kept
