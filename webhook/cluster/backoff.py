"""How long to wait before trying again."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(slots=True)
class Backoff:
    """Longer after each failure in a row, up to a bound, and never the same for two replicas."""

    first: float = 0.2
    most: float = 30.0
    """Seconds, both."""
    _failures: int = 0

    def after_failure(self) -> float:
        """Seconds to wait now: from half of what the row has come to, to all of it."""
        # The exponent is bounded too: a row of a thousand failures would be no float.
        longest = min(self.first * 2.0 ** min(self._failures, 30), self.most)
        self._failures += 1
        return longest * random.uniform(0.5, 1)  # noqa: S311  # spreads load, guards nothing

    def reset(self) -> None:
        """Forget the row: something went well."""
        self._failures = 0
