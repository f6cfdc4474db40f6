"""From bytes to a Request: whatever is amiss is found here, and named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from webhook.errors import MalformedReview
from webhook.model.kinds import CORE_GROUP, Kind, Operation
from webhook.model.request import Request, User
from webhook.serving.codec.plain import cut, plain
from webhook.serving.codec.wire import (
    API_VERSION,
    KIND,
    AdmissionRequest,
    KubernetesObject,
    Review,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.serving.codec.wire import UserInfo

_Shape = TypeVar("_Shape")

_decode = msgspec.json.Decoder(Review).decode

_NEEDED: Mapping[Operation, tuple[str, ...]] = {
    Operation.CREATE: ("object",),
    Operation.UPDATE: ("object", "oldObject"),
    Operation.DELETE: ("oldObject",),
    Operation.CONNECT: (),
}
"""What an API server always sends; without it there would be nothing to judge, and all passed."""

_MISSING = re.compile(r"Object missing required field `(?P<field>.*)`")

_LONGEST_COMPLAINT = 512


def parse_review(body: bytes) -> Request:
    """Read an AdmissionReview.

    Raises:
        MalformedReview: *body* is none; the text names the field.
    """
    review = _decoded(body)
    _expect("apiVersion", review.api_version, API_VERSION)
    _expect("kind", review.kind, KIND)
    envelope = review.request
    found = _converted(envelope, AdmissionRequest, "request")
    objects = {name: _object(envelope.pop(name, None), name) for name in ("object", "oldObject")}
    for name in _NEEDED[found.operation]:
        if objects[name] is None:
            message = f"request.{name} is missing; {found.operation.value} always has one"
            raise MalformedReview(message)
    return Request(
        uid=found.uid,
        kind=Kind(found.kind.group or CORE_GROUP, found.kind.kind),
        version=found.kind.version,
        operation=found.operation,
        namespace=found.namespace or "",
        name=found.name or "",
        sub_resource=found.sub_resource or "",
        user=_user(found.user_info),
        dry_run=bool(found.dry_run),
        object=objects["object"],
        old_object=objects["oldObject"],
        envelope=envelope,
    )


def _decoded(body: bytes) -> Review:
    try:
        return _decode(body)
    except msgspec.ValidationError as error:
        raise MalformedReview(_complaint(error, "")) from None
    except RecursionError:
        message = "the body nests too deeply"
        raise MalformedReview(message) from None
    except ValueError as error:  # not JSON, not UTF-8, or a number of more digits than Python takes
        message = f"the body is not JSON: {error}"
        raise MalformedReview(cut(plain(message), _LONGEST_COMPLAINT)) from None


def _expect(field: str, found: str, wanted: str) -> None:
    if found != wanted:
        message = f'{field} is "{cut(plain(found), _LONGEST_COMPLAINT)}"; expected "{wanted}"'
        raise MalformedReview(message)


def _object(value: Any, name: str) -> dict[str, Any] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        message = f"request.{name} is neither an object nor null"
        raise MalformedReview(message)
    _converted(value, KubernetesObject, f"request.{name}")
    return value


def _converted(value: dict[str, Any], shape: type[_Shape], place: str) -> _Shape:
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise MalformedReview(_complaint(error, place)) from None


def _complaint(error: msgspec.ValidationError, place: str) -> str:
    """What *error* says, beginning with the field: `request.uid is missing`."""
    fault, _at, path = str(error).partition(" - at `$")
    parts = [place, path.strip(".`")]
    missing = _MISSING.fullmatch(fault)
    if missing:
        return f"{_joined(*parts, missing['field'])} is missing"
    fault = fault.replace("`", "")
    return cut(plain(f"{_joined(*parts)}: {fault[:1].lower()}{fault[1:]}"), _LONGEST_COMPLAINT)


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part).replace(".[", "[") or "the body"


def _user(found: UserInfo) -> User:
    return User(found.username or "", tuple(found.groups or ()))
