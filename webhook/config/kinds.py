"""What our own kinds have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.config.parsers import anything, exactly
from webhook.config.shapes import Key, Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from webhook.config.fields import Parser, T

API_VERSION = "meshwarden.dev/v1alpha1"


def object_of(
    kind: str, *, metadata: Key, spec: Key, make: Callable[..., T], isolating: bool = False
) -> Parser[T]:
    """The parser of an object of *kind*; *make* is given every part of it that is there.

    A status, which an object from the cluster may have, is passed over. Where it is *isolating*,
    so is every part that is wrong.
    """
    return Shape(
        make,
        {
            "apiVersion": Key("api_version", exactly(API_VERSION, "the version of this release")),
            "kind": Key("kind", exactly(kind, "the kind that is read here")),
            "metadata": metadata,
            "spec": spec,
            "status": Key("status", anything),
        },
        isolating=isolating,
    )
