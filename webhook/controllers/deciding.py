"""What the webhook configurations are to hold beside what follows from the guardrails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.installation.coverage import Entry
from webhook.installation.names import SUSPENDED
from webhook.installation.webhooks import FailurePolicy
from webhook.model.objects import annotations_of, child, text

if TYPE_CHECKING:
    from webhook.model.objects import Object


def failure_policy(
    current: str | None, *, answered: bool | None, silent: float, fall_back_after: float | None
) -> FailurePolicy:
    """What becomes of Istio's objects where nobody answers.

    Fail is never taken back because replicas are gone: that nothing gets in unjudged while they
    are is what it is for. It is written once a probe was answered, and stays over restarts.

    Args:
        current: what the configuration says; None where there is none.
        answered: what the last probe came to; None before the first.
        silent: seconds since a probe was answered, or since we began to ask.
        fall_back_after: for how long that may be; None for ever.
    """
    if current is None or (fall_back_after is not None and silent >= fall_back_after):
        return FailurePolicy.IGNORE
    raised = answered or current == FailurePolicy.FAIL.value
    return FailurePolicy.FAIL if raised else FailurePolicy.IGNORE


def current_policy(validating: Object | None) -> str | None:
    """The failure policy of the entry for Istio's kinds; None where there is no such entry."""
    webhooks = (validating or {}).get("webhooks")
    for webhook in webhooks if isinstance(webhooks, list) else []:
        if text(webhook, "name").startswith(f"{Entry.ISTIO}."):
            return text(webhook, "failurePolicy")
    return None


def why_suspended(validating: Object | None, namespace: Object | None) -> str | None:
    """Why nothing may be asked of us, or None.

    A namespace that is being deleted takes the replicas with it, and whatever waited for their
    answer would be refused for good.
    """
    reason = annotations_of(validating).get(SUSPENDED)
    if reason is not None:
        return reason or "no reason given"
    if child(namespace, "metadata").get("deletionTimestamp"):
        return "our namespace is being deleted"
    return None
