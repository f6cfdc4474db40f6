"""The answer about an object of our own kinds: what files are told, without file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from webhook.model import paths
from webhook.serving.codec.answering import MOST_CAUSES
from webhook.serving.codec.denial import MOST_FINDINGS
from webhook.serving.codec.lines import LONGEST, object_name
from webhook.serving.codec.plain import cut, plain
from webhook.serving.codec.warning import fitting
from webhook.serving.codec.wire import AdmissionResponse, Answer, Cause, Details, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from webhook.config.fields import Problem
    from webhook.model.request import Request

_encode = msgspec.json.Encoder().encode

_UID_SHOWN = 8


def render_own(request: Request, problems: Sequence[Problem], warned: Sequence[str]) -> bytes:
    """The answer to *request*: denied where there are *problems*, all of which are told."""
    response = AdmissionResponse(
        uid=request.uid,
        allowed=not problems,
        status=_status(request, problems) if problems else None,
        audit_annotations={"decision": decision_of(problems, warned)},
        warnings=fitting(plain(f"{object_name(request)}: {line}") for line in warned) or None,
    )
    return _encode(Answer(response))


def decision_of(problems: Sequence[Problem], warned: Sequence[str]) -> str:
    """One word for logs, metrics and audit: deny, warn or allow."""
    if problems:
        return "deny"
    return "warn" if warned else "allow"


def _status(request: Request, problems: Sequence[Problem]) -> Status:
    """403 and Forbidden: of all reasons the one with which kubectl shows the whole message."""
    causes = [
        Cause(
            reason="FieldValueInvalid",
            message=cut(plain(problem.text), LONGEST),
            field=cut(plain(paths.show(problem.path)), LONGEST),
        )
        for problem in problems[:MOST_CAUSES]
    ]
    details = Details(
        name=request.label, group=request.kind.group, kind=request.kind.name, causes=causes
    )
    return Status(
        status="Failure",
        message="\n".join(_lines(request, problems)),
        reason="Forbidden",
        details=details,
        code=403,
    )


def _lines(request: Request, problems: Sequence[Problem]) -> Iterator[str]:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    yield f"{object_name(request)} has {count}"
    for problem in problems[:MOST_FINDINGS]:
        yield cut(plain(str(problem)), LONGEST)
    if len(problems) > MOST_FINDINGS:
        yield f"… and {len(problems) - MOST_FINDINGS} more"
    yield f"request: {plain(request.uid)[:_UID_SHOWN]}"
