"""Total accessors into objects: whatever a client wrote, these return a value of the right type."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""What JSON can hold, read-only."""

Object: TypeAlias = "Mapping[str, Json]"
"""A Kubernetes object, or any other JSON object."""

PathElement: TypeAlias = "str | int"
Path: TypeAlias = "tuple[PathElement, ...]"
"""Where in an object: keys and indices; `"#"` enters the YAML inside a string."""

EMPTY: Object = {}


def child(value: Json, key: str) -> Object:
    """The JSON object under *key*, or an empty one where it is absent or something else."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else EMPTY


def text(value: Json, key: str) -> str:
    """The string under *key*, or the empty string."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def strings_in(value: Json, key: str) -> dict[str, str]:
    """The string-to-string entries under *key* (labels, annotations); others are passed over."""
    return {k: v for k, v in child(value, key).items() if isinstance(v, str)}


def labels_of(obj: Json) -> dict[str, str]:
    """The labels of a Kubernetes object."""
    return strings_in(child(obj, "metadata"), "labels")


def annotations_of(obj: Json) -> dict[str, str]:
    """The annotations of a Kubernetes object."""
    return strings_in(child(obj, "metadata"), "annotations")
