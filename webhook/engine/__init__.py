"""Asks Rego a question, and answers for every guardrail: findings, or why it could not be judged.

The law of this package: one guardrail never hides another. Whatever happens to one (it does not
compile, panics, runs over its budget or out of time, answers in a form that the contract does not
know) becomes an `EvaluationFailure` of that guardrail alone, never a violation and never silence.
Reasons are written for the person who applies an object: no native stack trace, no path of ours.

Rego is evaluated in one of two places. Compiled rules run on the event loop's thread, bounded by
an instruction limit to some milliseconds; what exceeds that limit runs in a child process, which
can be killed at the deadline. `webhook.engine.rego` is the only module that imports regorus.
`inputs` and `answers` belong to the contract, not to regorus: any other engine shares them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webhook.engine.embedded import EmbeddedEngine

__all__ = ["EmbeddedEngine"]


def __getattr__(name: str) -> type[EmbeddedEngine]:
    # The child process imports from this package too, and must stay small: it needs no engine.
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from webhook.engine.embedded import EmbeddedEngine  # noqa: PLC0415

    return EmbeddedEngine
