"""How long a review may take: what the API server waits, minus what our answer needs."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qs

_UNITS = {
    "ns": 1e-9,
    "us": 1e-6,
    "µs": 1e-6,
    "μs": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "m": 60.0,
    "h": 3600,
}
_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)")
_DURATION = re.compile(rf"(?:{_PART.pattern})+")

_LONGEST = 30.0
"""What `timeoutSeconds` of a webhook configuration may be at most."""
_LONGEST_TEXT = 64


@lru_cache(maxsize=64)
def allowance(query: bytes, *, default: float, margin: float) -> float:
    """Seconds that a review may take.

    Args:
        query: the query string of the request; an API server writes `timeout=10s`.
        default: what the caller waits where *query* says nothing of use.
        margin: what is kept back for our answer, but never more than half.
    """
    timeout = _timeout(query)
    if not 0 < timeout <= _LONGEST:
        timeout = default
    return max(timeout - margin, timeout / 2)


def _timeout(query: bytes) -> float:
    """The parameter `timeout`, in seconds; 0 where it is absent or no duration of Go's."""
    if len(query) > _LONGEST_TEXT:
        return 0
    found = parse_qs(query.decode("latin-1")).get("timeout", [""])[0]
    if not _DURATION.fullmatch(found):
        return 0
    return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(found))
