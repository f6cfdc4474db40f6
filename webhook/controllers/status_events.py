"""The Event that says that an Exemption has ended."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import TYPE_CHECKING

from webhook.model.objects import child, text

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.model.objects import Object

_REPORTER = "meshwarden.dev/controller"
_LONGEST_NAME = 200


def ended(obj: Object, until: str, *, instance: str, now: datetime) -> Object:
    """The Event about the Exemption *obj*, which held until *until*.

    Its name says which end is meant: two leaders that both see it make one Event.
    """
    metadata = child(obj, "metadata")
    name, namespace, uid = (text(metadata, key) for key in ("name", "namespace", "uid"))
    digest = hashlib.sha256(f"{uid} {until}".encode()).hexdigest()[:16]
    return {
        "metadata": {"name": f"{name[:_LONGEST_NAME]}.ended.{digest}", "namespace": namespace},
        "eventTime": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "reportingController": _REPORTER,
        "reportingInstance": instance,
        "type": "Warning",
        "reason": "ExemptionEnded",
        "action": "End",
        "regarding": {
            "apiVersion": text(obj, "apiVersion"),
            "kind": text(obj, "kind"),
            "namespace": namespace,
            "name": name,
            "uid": uid,
        },
        "note": f"It ended at {until}: what it exempted from is denied or warned of again.",
    }
