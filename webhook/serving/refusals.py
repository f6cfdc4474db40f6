"""What is no review at all, and the HTTP status that says so."""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus


class Reason(Enum):
    """Why a request got no decision; bounded, so it may be a metric's label."""

    MALFORMED = ("malformed", HTTPStatus.BAD_REQUEST)
    MEDIA_TYPE = ("media_type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    TOO_LARGE = ("too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    TOO_SLOW = ("too_slow", HTTPStatus.REQUEST_TIMEOUT)
    ENGINE = ("engine", HTTPStatus.INTERNAL_SERVER_ERROR)
    DEFECT = ("defect", HTTPStatus.INTERNAL_SERVER_ERROR)

    def __init__(self, label: str, status: HTTPStatus) -> None:
        self.label = label
        self.status = status


class Refused(Exception):  # noqa: N818  # reads as what it is
    """A request that is answered by a status code; the text is the body of the answer."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.reason = reason
