"""What kubectl says, to the letter."""

from __future__ import annotations

import re

CREATING = 'error when creating "STDIN": '
REPLACING = 'error when replacing "STDIN": '

NO_TIMEOUT = (
    "Warning: [vs-timeout-required] spec.http[0].timeout: "
    "timeout is unset; a route that forwards must have one; "
    "fix: Set spec.http[].timeout to the longest time that a caller should wait.\n"
)

AS_BEFORE = (
    "Warning: [vs-retries-bounded] spec.http[0].retries.attempts: attempts is 10; at most 3 "
    "(was so before); "
    "fix: Set spec.http[].retries.attempts to the number of retries that is allowed, or less.\n"
)


def refusal(name: str, *, doing: str = CREATING, attempts: int = 10) -> str:
    """The text for a `stubborn` VirtualService called *name*.

    Args:
        name: as it is stored, or would have been.
        doing: what kubectl was about, in its words; it says nothing for a server-side apply.
        attempts: the value that was found.
    """
    return (
        f"Error from server (Forbidden): {doing}"
        'admission webhook "istio.validate.meshwarden.dev" denied the request: '
        f"VirtualService shop/{name} violates 1 guardrail\n"
        f"[vs-retries-bounded] spec.http[0].retries.attempts: attempts is {attempts}; at most 3\n"
        "    fix: Set spec.http[].retries.attempts to the number of retries that is allowed, "
        "or less.   docs: docs/guardrails/vs-retries-bounded.md\n"
        "exempt: an Exemption in namespace shop (see docs)   request: REQUEST\n"
    )


def told(text: str) -> str:
    """*text* with the one part left out that differs from run to run."""
    return re.sub(r"request: [0-9a-f]{8}\b", "request: REQUEST", text)
