"""Who leads, by a Lease: what it says, and what may be written into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.installation.names import LABELS
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.model.objects import Json, Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a Lease says."""

    holder: str = ""
    """Empty where it was given back."""
    version: str = ""
    """Of the object; empty where there is none yet."""
    duration: int = 0
    """Seconds."""
    acquired: str = ""
    transitions: int = 0


def read(lease: Object | None) -> Record:
    """What *lease* says."""
    spec = child(lease, "spec")
    return Record(
        holder=text(spec, "holderIdentity"),
        version=text(child(lease, "metadata"), "resourceVersion"),
        duration=_number(spec.get("leaseDurationSeconds")),
        acquired=text(spec, "acquireTime"),
        transitions=_number(spec.get("leaseTransitions")),
    )


@dataclass(slots=True)
class Observation:
    """The last record that was seen, and since when it has been the same.

    The clocks of two machines are never compared: a lease has run out where *we* have seen nothing
    of its holder for as long as it was meant to last.
    """

    record: Record = Record()
    since: float = 0.0
    """By our own monotonic clock."""

    def see(self, record: Record, *, at: float) -> None:
        """Take note of *record*."""
        if record.version != self.record.version:
            self.since = at
        self.record = record

    def may_take(self, identity: str, *, at: float) -> bool:
        """Whether *identity* may write itself into the lease."""
        record = self.record
        return record.holder in {"", identity} or at >= self.since + record.duration


def taken(record: Record, identity: str, *, now: datetime, duration: int) -> Object:
    """The spec with which *identity* leads, or goes on leading."""
    keeps = record.holder == identity
    first = not record.version
    return {
        "holderIdentity": identity,
        "leaseDurationSeconds": duration,
        "acquireTime": record.acquired if keeps and record.acquired else _stamp(now),
        "renewTime": _stamp(now),
        "leaseTransitions": record.transitions + (0 if keeps or first else 1),
    }


def released(record: Record, *, now: datetime) -> Object:
    """The spec by which a leader steps down, so that nobody has to wait for its silence."""
    return {
        "holderIdentity": "",
        "leaseDurationSeconds": 1,
        "acquireTime": record.acquired or _stamp(now),
        "renewTime": _stamp(now),
        "leaseTransitions": record.transitions,
    }


def lease(name: str, namespace: str, spec: Object, *, version: str) -> Object:
    """The Lease with *spec*, in place of *version*; an empty one makes it the first."""
    metadata: dict[str, Json] = {"name": name, "namespace": namespace, "labels": LABELS}
    if version:
        metadata["resourceVersion"] = version
    return {"metadata": metadata, "spec": spec}


def _stamp(moment: datetime) -> str:
    """MicroTime, as the API server wants it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}"


def _number(value: Json) -> int:
    return value if isinstance(value, int) else 0
