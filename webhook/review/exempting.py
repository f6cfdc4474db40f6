"""Who is exempt, from what, until when."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from webhook.errors import Unseen
from webhook.review.matching import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from webhook.model.enforcement import Exemption
    from webhook.review.matching import Subject


class Exemptions:
    """Exemptions by the namespace in which they hold."""

    def __init__(self, exemptions: Iterable[Exemption]) -> None:
        self._by_namespace: dict[str, list[Exemption]] = defaultdict(list)
        for exemption in sorted(exemptions, key=str):
            self._by_namespace[exemption.namespace].append(exemption)

    def of(self, subject: Subject, now: datetime) -> Mapping[str, str]:
        """The name of the exemption that covers *subject* at *now*, by guardrail id."""
        found: dict[str, str] = {}
        for exemption in self._by_namespace.get(subject.request.namespace, ()):
            if exemption.holds(now) and _covers(exemption, subject):
                for guardrail in exemption.guardrails:
                    found.setdefault(guardrail, str(exemption))
        return found


def _covers(exemption: Exemption, subject: Subject) -> bool:
    try:
        return matches(exemption.match, subject)
    except Unseen:
        return False  # leave that cannot be shown to be granted is not granted
