"""A recorded review as a line of JSON, there and back."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  # msgspec reads the annotations
from typing import TYPE_CHECKING, Any

import msgspec

from webhook.inventory import Namespace
from webhook.model.kinds import Kind, Operation  # noqa: TC001  # as above
from webhook.model.request import Request
from webhook.recording.recorded import Recorded, Step  # noqa: TC001  # as above
from webhook.recording.redaction import redacted_envelope, redacted_object
from webhook.recording.user_info import UserInfo

if TYPE_CHECKING:
    from collections.abc import Collection

    from webhook.model.objects import Object

SCHEMA = "meshwarden.dev/review/v1"


class _Namespace(msgspec.Struct):
    name: str
    labels: dict[str, str]
    annotations: dict[str, str]
    deleting: bool


class _Line(msgspec.Struct, rename="camel"):
    schema: str
    at: datetime
    step: Step
    kind: str
    version: str
    operation: Operation
    decision: str
    request: dict[str, Any]
    guardrails: list[str] = []
    namespace: _Namespace | None = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Line).decode


def encode(recorded: Recorded, *, annotations: Collection[str]) -> bytes:
    """One line, with its end; the values of *annotations* and all secrets are left out of it.

    Raises:
        TypeError, ValueError, RecursionError: the request holds what JSON cannot.
    """
    request = recorded.request
    whole = {
        **redacted_envelope(request.envelope),
        "object": _redacted(request.object, annotations),
        "oldObject": _redacted(request.old_object, annotations),
    }
    line = _Line(
        schema=SCHEMA,
        at=recorded.at,
        step=recorded.step,
        kind=str(request.kind),
        version=request.version,
        operation=request.operation,
        decision=recorded.decision,
        guardrails=list(recorded.guardrails),
        namespace=_written(recorded.namespace, annotations),
        request=whole,
    )
    return _encode(line) + b"\n"


def decode(line: bytes) -> Recorded:
    """Read one line.

    Raises:
        ValueError: it is none of ours; the text says why.
    """
    found = _decode(line)
    if found.schema != SCHEMA:
        message = f"its schema is {found.schema!r}; this release reads {SCHEMA!r}"
        raise ValueError(message)
    envelope = found.request
    obj, old_object = envelope.pop("object", None), envelope.pop("oldObject", None)
    user = msgspec.convert(envelope.get("userInfo") or {}, UserInfo)
    request = Request(
        uid=_text(envelope, "uid"),
        kind=Kind.parse(found.kind),
        version=found.version,
        operation=found.operation,
        namespace=_text(envelope, "namespace"),
        name=_text(envelope, "name"),
        sub_resource=_text(envelope, "subResource"),
        user=user.read(),
        dry_run=envelope.get("dryRun") is True,
        object=obj,
        old_object=old_object,
        envelope=envelope,
    )
    return Recorded(
        at=found.at,
        step=found.step,
        request=request,
        decision=found.decision,
        guardrails=tuple(found.guardrails),
        namespace=_read(found.namespace),
    )


def _redacted(obj: Object | None, annotations: Collection[str]) -> Object | None:
    return None if obj is None else redacted_object(obj, annotations)


def _written(namespace: Namespace | None, annotations: Collection[str]) -> _Namespace | None:
    if namespace is None:
        return None
    kept = {k: v for k, v in namespace.annotations.items() if k not in annotations}
    return _Namespace(namespace.name, dict(namespace.labels), kept, namespace.deleting)


def _read(found: _Namespace | None) -> Namespace | None:
    if found is None:
        return None
    return Namespace(
        name=found.name,
        labels=found.labels,
        annotations=found.annotations,
        deleting=found.deleting,
    )


def _text(envelope: dict[str, Any], key: str) -> str:
    found = envelope.get(key)
    return found if isinstance(found, str) else ""
