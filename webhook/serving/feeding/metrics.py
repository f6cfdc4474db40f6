"""Metrics of the watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from webhook.serving.feeding.contact import Contact


class ContactMetrics(Collector):
    """Shows how each watch stands, as it is when somebody reads."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        """Show *contacts*: a few names, none of which a client can make up."""
        self._contacts = tuple(contacts)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge for each question."""
        yield self._gauge(
            "synced", "Whether everything of it was seen once: 1 or 0.", lambda each: each.synced
        )
        yield self._gauge("up", "Whether its connection stands: 1 or 0.", lambda each: each.up)
        yield self._gauge(
            "last_contact_seconds",
            "When the API server was last heard of, in Unix time; at least once a minute.",
            lambda each: each.last,
        )

    def _gauge(self, name: str, about: str, value: Callable[[Contact], float]) -> GaugeMetricFamily:
        family = GaugeMetricFamily(f"meshwarden_watch_{name}", about, labels=["watch"])
        for contact in self._contacts:
            family.add_metric([contact.name], float(value(contact)))
        return family
