"""An API server's audit log as a recording: `audit.k8s.io/v1`, one Event a line.

An event at level RequestResponse holds the object; others do not, and are passed over. It never
holds the old object, so an update is judged as if everything in it were new.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # msgspec reads the annotations
from http import HTTPStatus
from typing import Any

import msgspec

from webhook.model.kinds import Kind, Operation
from webhook.model.objects import child, text
from webhook.model.request import Request
from webhook.recording.recorded import Recorded, Step
from webhook.recording.user_info import UserInfo

_OPERATIONS = {
    "create": Operation.CREATE,
    "update": Operation.UPDATE,
    "patch": Operation.UPDATE,
}
_OUR_DECISION = ".validate.meshwarden.dev/decision"
_OUR_VIOLATIONS = ".validate.meshwarden.dev/violations"
_OURS = ".validate.meshwarden.dev"


class _Reference(msgspec.Struct, rename="camel"):
    namespace: str = ""
    name: str = ""
    subresource: str = ""


class _Status(msgspec.Struct):
    code: int = 0
    message: str = ""


class Event(msgspec.Struct, rename="camel"):
    """What we read of an event."""

    stage: str
    verb: str
    request_received_timestamp: datetime
    user: UserInfo = msgspec.field(default_factory=UserInfo)
    object_ref: _Reference = msgspec.field(default_factory=_Reference)
    response_status: _Status = msgspec.field(default_factory=_Status)
    request_object: dict[str, Any] | None = None
    response_object: dict[str, Any] | None = None
    annotations: dict[str, str] = {}  # msgspec copies it


_decode = msgspec.json.Decoder(Event).decode


def decode(line: bytes) -> Recorded | None:
    """The review behind one event; None where it shows no object that was created or changed.

    Raises:
        ValueError: it is no event; the text says why.
    """
    event = _decode(line)
    operation = _OPERATIONS.get(event.verb)
    obj = _object(event)
    if obj is None or operation is None or event.object_ref.subresource:
        return None
    reference = event.object_ref
    kind = Kind.of_api(text(obj, "apiVersion"), text(obj, "kind"))
    name = text(child(obj, "metadata"), "name") or reference.name
    request = Request(
        uid="",
        kind=kind,
        version=text(obj, "apiVersion").rpartition("/")[2],
        operation=operation,
        namespace=reference.namespace,
        name=name,
        user=event.user.read(),
        object=obj,
        envelope={
            "operation": operation.value,
            "namespace": reference.namespace,
            "name": name,
            "dryRun": False,
        },
    )
    decision, guardrails = _decided(event)
    return Recorded(
        at=event.request_received_timestamp,
        step=Step.BOTH,
        request=request,
        decision=decision,
        guardrails=guardrails,
    )


def _object(event: Event) -> dict[str, Any] | None:
    """What was stored; of what was refused, what was sent. A refused patch shows no object."""
    if event.stage != "ResponseComplete":
        return None
    if event.response_status.code < HTTPStatus.BAD_REQUEST:
        found = event.response_object
    else:
        found = None if event.verb == "patch" else event.request_object
    return found if found and "kind" in found else None


def _decided(event: Event) -> tuple[str, tuple[str, ...]]:
    """What our webhook decided by its audit annotations; else whether it refused."""
    told = {
        suffix: value
        for key, value in event.annotations.items()
        for suffix in (_OUR_DECISION, _OUR_VIOLATIONS)
        if key.endswith(suffix)
    }
    status = event.response_status
    refused = status.code >= HTTPStatus.BAD_REQUEST and _OURS in status.message
    guardrails = [each for each in told.get(_OUR_VIOLATIONS, "").split(",") if each]
    return told.get(_OUR_DECISION, "deny" if refused else "allow"), tuple(guardrails)
