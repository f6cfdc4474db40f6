"""One line for each finding, as denials, warnings and causes share it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.model import paths
from webhook.model.kinds import NAMESPACE
from webhook.serving.codec.plain import cut, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.decision import Failure, Violation
    from webhook.model.objects import Path, PathElement
    from webhook.model.request import Request

LONGEST = 512
"""Characters of one line: a message may quote what a user wrote."""


def object_name(request: Request) -> str:
    """The object as people speak of it: `VirtualService shop/reviews`."""
    namespace = "" if request.kind == NAMESPACE else request.namespace
    place = "/".join(part for part in (namespace, request.label) if part)
    return cut(plain(f"{request.kind.name} {place}"), LONGEST)


def in_order(violations: Iterable[Violation]) -> list[Violation]:
    """*violations* by guardrail, then by place, list items by their index."""
    return sorted(violations, key=lambda v: (v.guardrail.id, _place(v.path), v.message))


def violation_line(violation: Violation) -> str:
    """`[vs-retries-bounded] spec.http[0].retries.attempts: attempts is 10; at most 3`."""
    where = paths.show(violation.path)
    about = f"{where}: {violation.message}" if where else violation.message
    return cut(plain(f"[{violation.guardrail.id}] {about}"), LONGEST)


def failure_line(failure: Failure) -> str:
    """`[vs-retries-bounded] could not be judged: out of time`."""
    return cut(plain(f"[{failure.guardrail.id}] could not be judged: {failure.reason}"), LONGEST)


def and_more(count: int) -> str:
    """What stands for *count* findings that are left out."""
    return f"… and {count} more (run `meshwarden check` for all)"


def _place(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple(_rank(element) for element in path)


def _rank(element: PathElement) -> tuple[int, str]:
    return (element, "") if isinstance(element, int) else (0, element)
