"""What kubectl prints behind `denied the request:`: everything, at once, with the way out."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from webhook.serving.codec.lines import (
    and_more,
    failure_line,
    in_order,
    object_name,
    violation_line,
)
from webhook.serving.codec.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from webhook.model.decision import Decision, Violation
    from webhook.model.request import Request

MOST_FINDINGS = 20
"""Findings in one message; a terminal holds no more, and the count is exact all the same."""

_UID_SHOWN = 8


def message(request: Request, decision: Decision, *, docs_base_url: str) -> str:
    """The text of a denial, in the lines that a person reads.

    The object, and how many guardrails it breaks; each finding with its id, field, what is and
    what is required; for each guardrail what to do and its page; last, how to get an exemption,
    and the number to ask with. What could not be judged has lines of its own: it is nobody's
    violation.
    """
    denials = in_order(decision.denials)
    lines = [
        f"{object_name(request)} {_verdict(denials, len(decision.denying_failures))}",
        *_violations(denials[:MOST_FINDINGS], docs_base_url),
        *_more(len(denials)),
        *(failure_line(failure) for failure in decision.denying_failures[:MOST_FINDINGS]),
        *_more(len(decision.denying_failures)),
        _closing(request, denials),
    ]
    return "\n".join(lines)


def _verdict(denials: Sequence[Violation], unjudged: int) -> str:
    parts = []
    if denials:
        guardrails = len({violation.guardrail.id for violation in denials})
        places = f" in {len(denials)} places" if len(denials) > guardrails else ""
        parts.append(f"violates {_counted(guardrails)}{places}")
    if unjudged:
        parts.append(f"could not be judged by {_counted(unjudged)}")
    return ", and ".join(parts)


def _counted(guardrails: int) -> str:
    return f"{guardrails} guardrail" if guardrails == 1 else f"{guardrails} guardrails"


def _violations(denials: Iterable[Violation], docs_base_url: str) -> Iterator[str]:
    """Each finding, and behind the last one of each guardrail what to do."""
    for guardrail, found in groupby(denials, key=lambda violation: violation.guardrail):
        yield from (violation_line(violation) for violation in found)
        yield f"    fix: {plain(guardrail.remediation)}   docs: {guardrail.page(docs_base_url)}"


def _more(findings: int) -> Iterator[str]:
    if findings > MOST_FINDINGS:
        yield and_more(findings - MOST_FINDINGS)


def _closing(request: Request, denials: Sequence[Violation]) -> str:
    number = f"request: {plain(request.uid)[:_UID_SHOWN]}"
    if not denials:
        return number
    if request.namespace:
        return f"exempt: an Exemption in namespace {plain(request.namespace)} (see docs)   {number}"
    return f"exempt: a binding in the Enforcement (see docs)   {number}"
