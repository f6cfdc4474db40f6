"""What is wrong with a text, before anyone knows which file and line it came from."""

from __future__ import annotations


class Fault(Exception):  # noqa: N818  # never leaves this package: it becomes a DocumentError
    """A text, or one value in it, cannot become a JSON object.

    Attributes:
        reason: what is wrong and how to mend it.
        index: where in the text, counted in characters from 0.
        earlier: where in the text the thing stands that this one clashes with.
    """

    def __init__(self, reason: str, index: int, *, earlier: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.index = index
        self.earlier = earlier


MAX_DEPTH = 100
"""Levels of nesting; the deepest Istio object of note, an EnvoyFilter, has some thirty."""

TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels, as no Kubernetes object is"

HALF_A_PAIR = "half of a surrogate pair is no character; write the whole pair or the character"


def given_twice(key: str, index: int, earlier: int) -> Fault:
    """A mapping that gives *key* twice: YAML tools disagree on which one counts."""
    return Fault(f'key "{key}" is given twice; keep one of them', index, earlier=earlier)
