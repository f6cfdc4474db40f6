"""Formats of parameters that JSON Schema leaves to its users."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "\N{MICRO SIGN}s": 10**3,
    "\N{GREEK SMALL LETTER MU}s": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = re.compile(rf"([0-9]+\.?[0-9]*|\.[0-9]+)({'|'.join(_NANOSECONDS)})")
_DURATION = re.compile(rf"0|(?:{_PART.pattern})+")
_LONGEST = 2**63 - 1

_QUANTITY = re.compile(r"\+?([0-9]+\.?[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]{1,2})?")


class Format(NamedTuple):
    """A known `format`."""

    holds: Callable[[str], bool]
    expected: str


def is_duration(text: str) -> bool:
    """Whether Go's time.ParseDuration, and so Istio, reads *text*; none is negative here.

    `1d` is none, and the longest is some 292 years.
    """
    if not _DURATION.fullmatch(text):
        return False
    parts = _PART.findall(text)
    return sum(float(number) * _NANOSECONDS[unit] for number, unit in parts) <= _LONGEST


def is_quantity(text: str) -> bool:
    """Whether Kubernetes reads *text* as a quantity; none is negative here."""
    return _QUANTITY.fullmatch(text) is not None


def is_regex(text: str) -> bool:
    """Whether *text* is a regular expression."""
    try:
        re.compile(text)
    except re.error:
        return False
    return True


FORMATS = {
    "duration": Format(is_duration, "a duration such as 15s"),
    "regex": Format(is_regex, "a regular expression such as ^[a-z]+$"),
    "quantity": Format(is_quantity, "a quantity such as 100m or 128Mi"),
}
