"""From a Decision or a Mutation to bytes, as an API server demands them."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import msgspec

from webhook.model import paths
from webhook.model.kinds import CORE_GROUP
from webhook.serving.codec import denial
from webhook.serving.codec.lines import LONGEST, failure_line, in_order
from webhook.serving.codec.plain import cut, plain
from webhook.serving.codec.warning import warnings
from webhook.serving.codec.wire import AdmissionResponse, Answer, Cause, Details, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.decision import Decision, Failure, Mutation, PatchOperation
    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Path
    from webhook.model.request import Request

MOST_CAUSES = 100
"""Causes in one answer, for programs; the message holds fewer."""

_SOUND = {"decision": "allow"}

_encode = msgspec.json.Encoder().encode


def render_validation(request: Request, decision: Decision, *, docs_base_url: str) -> bytes:
    """The answer to *request*; it never holds a patch, which an API server refuses here."""
    if not decision.violations and not decision.failures:
        # By far the most are sound, and need none of what follows.
        return _encode(Answer(AdmissionResponse(request.uid, True, audit_annotations=_SOUND)))  # noqa: FBT003  # the field `allowed`
    status = None if decision.allowed else _status(request, decision, docs_base_url)
    response = AdmissionResponse(
        uid=request.uid,
        allowed=decision.allowed,
        status=status,
        audit_annotations=_annotations(decision),
        warnings=warnings(decision) or None,
    )
    return _encode(Answer(response))


def render_mutation(request: Request, mutation: Mutation) -> bytes:
    """The answer to *request*: always allowed, since only validation denies.

    Patch and type come together or not at all, and never where there is no object to patch.
    """
    response = AdmissionResponse(uid=request.uid, allowed=True)
    if mutation.patch and request.object is not None:
        response.patch_type = "JSONPatch"
        response.patch = b64encode(_encode(_operations(mutation.patch))).decode()
        injecting = (injected.guardrail for injected in mutation.injected)
        response.audit_annotations = {"defaulted": _ids(injecting)}
    if mutation.failures:
        failed = {"failed": _failed(mutation.failures)}
        response.audit_annotations = (response.audit_annotations or {}) | failed
    return _encode(Answer(response))


def _status(request: Request, decision: Decision, docs_base_url: str) -> Status:
    """403 and Forbidden: of all reasons the one with which kubectl shows the whole message."""
    group = "" if request.kind.group == CORE_GROUP else request.kind.group
    return Status(
        status="Failure",
        message=denial.message(request, decision, docs_base_url=docs_base_url),
        reason="Forbidden",
        details=Details(
            name=request.label, group=group, kind=request.kind.name, causes=_causes(decision)
        ),
        code=403,
    )


def _causes(decision: Decision) -> list[Cause]:
    violations = [
        Cause(
            reason=violation.guardrail.id,
            message=cut(plain(violation.message), LONGEST),
            field=cut(plain(paths.show(violation.path)), LONGEST),
        )
        for violation in in_order(decision.denials)
    ]
    failures = [
        Cause(reason="EvaluationFailure", message=failure_line(failure))
        for failure in decision.denying_failures
    ]
    return (violations + failures)[:MOST_CAUSES]


def _annotations(decision: Decision) -> dict[str, str]:
    """What the audit log keeps; an API server would drop a key with a slash."""
    kept = (v.guardrail for v in decision.violations if v.exemption is None)
    exempted = (v.guardrail for v in decision.exempted)
    found = {
        "decision": decision.outcome,
        "violations": _ids(kept),
        "exempted": _ids(exempted),
        "failed": _failed(decision.failures),
        "break-glass": plain(decision.break_glass or ""),
    }
    return {key: value for key, value in found.items() if value}


def _failed(failures: Iterable[Failure]) -> str:
    return _ids(failure.guardrail for failure in failures)


def _ids(guardrails: Iterable[Guardrail]) -> str:
    return ",".join(sorted({guardrail.id for guardrail in guardrails}))


def _operations(patch: Iterable[PatchOperation]) -> list[dict[str, object]]:
    return [{"op": "add", "path": _pointer(o.path), "value": o.value} for o in patch]


def _pointer(path: Path) -> str:
    """A JSON pointer, RFC 6901."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in path)
