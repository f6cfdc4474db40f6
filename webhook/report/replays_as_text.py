"""For people: which decisions flip, the worst first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from webhook.model.paths import show
from webhook.report.replays import MOST_EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.report.replays import Flip, Group, Members, Replay

_MOST_FAILURES = 20


def render(replay: Replay) -> Iterator[str]:
    """Write *replay*, in lines."""
    flips, report = replay.flips, replay.report
    for turn, groups in groupby(flips.in_order(), key=lambda item: item[0].turn):
        yield f"{turn}: {flips.turns[turn]:,}"
        for group, members in groups:
            yield from _group(group, members)
        yield ""
    for failure in report.failures[:_MOST_FAILURES]:
        about = f"[{failure.guardrail.id}] " if failure.guardrail else ""
        yield f"{failure.location}: could not be judged: {about}{failure.reason}"
    if len(report.failures) > _MOST_FAILURES:
        yield f"… and {len(report.failures) - _MOST_FAILURES:,} more"
    yield _summary(replay)


def _group(group: Group, members: Members) -> Iterator[str]:
    due = f"[{group.guardrail}]" if group.guardrail else "[by a guardrail that was not recorded]"
    where = f"namespace {group.namespace}" if group.namespace else "no namespace"
    yield f"  {due} {where}, user {group.user or '(unknown)'}: {members.count:,}"
    for flip in members.examples:
        yield from _example(flip, group.guardrail)
    if members.count > MOST_EXAMPLES:
        yield f"    … and {members.count - MOST_EXAMPLES:,} more"


def _example(flip: Flip, guardrail: str) -> Iterator[str]:
    yield f"    {flip.object} at {flip.at:%Y-%m-%d %H:%M:%S} ({flip.location})"
    for finding in flip.findings:
        if finding.guardrail.id == guardrail:
            yield f"      {show(finding.path)}: {finding.message}"


def _summary(replay: Replay) -> str:
    told = [f"{_reviews(replay)}{_span(replay)}", _decisions(replay.flips.turns.total())]
    if replay.passed_over:
        told.append(f"{replay.passed_over:,} events without an object passed over")
    if replay.report.failures:
        told.append(f"{len(replay.report.failures):,} could not be judged")
    return "; ".join(told)


def _reviews(replay: Replay) -> str:
    count = replay.report.objects
    return "1 review" if count == 1 else f"{count:,} reviews"


def _span(replay: Replay) -> str:
    if replay.first is None or replay.last is None:
        return ""
    first, last = f"{replay.first:%Y-%m-%d %H:%M:%S}", f"{replay.last:%Y-%m-%d %H:%M:%S}"
    return f" at {first}" if first == last else f" from {first} to {last}"


def _decisions(flips: int) -> str:
    if flips == 1:
        return "1 decision flips"
    return f"{flips:,} decisions flip" if flips else "no decision flips"
