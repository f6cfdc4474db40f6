"""Decisions and requests, made without any review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.serving.scripted import VIRTUAL_SERVICE, guardrail
from webhook.model.decision import Failure, Violation
from webhook.model.enforcement import Action
from webhook.model.kinds import Operation
from webhook.model.request import Request

if TYPE_CHECKING:
    from webhook.model.objects import Path


def request(**fields: Any) -> Request:
    """A CREATE of VirtualService shop/reviews, but for *fields*."""
    given: dict[str, Any] = {
        "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
        "kind": VIRTUAL_SERVICE,
        "version": "v1",
        "operation": Operation.CREATE,
        "namespace": "shop",
        "name": "reviews",
        "object": {},
    }
    return Request(**(given | fields))


def violation(
    name: str = "vs-one",
    path: Path = ("spec",),
    message: str = "spec is wrong; right it",
    action: Action = Action.DENY,
    **fields: Any,
) -> Violation:
    """A violation of *name*."""
    return Violation(guardrail=guardrail(name), action=action, path=path, message=message, **fields)


def failure(
    name: str = "vs-two", reason: str = "out of time", action: Action = Action.DENY
) -> Failure:
    """An evaluation failure of *name*."""
    return Failure(guardrail=guardrail(name), action=action, reason=reason)
