"""What `/metrics` of the controller shows.

Only the leader knows how the cluster is. Of what another candidate cannot know it says NaN, which
no alert compares with anything.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.report.findings import Summary


class ControllerMetrics:
    """Gauges of what the leader sees, and counters of what it did."""

    def __init__(self) -> None:
        """Start without knowing anything."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._leader = self._gauge("controller_leader", "Whether this candidate leads: 1 or 0.")
        self._define_state()
        self._define_counters()
        self.follow()

    def lead(self) -> None:
        """This candidate leads from now on."""
        self._leader.set(1)

    def follow(self) -> None:
        """Another candidate leads: forget what only a leader sees."""
        self._leader.set(0)
        self._not_after.clear()
        self._audited.clear()
        for gauge in self._state:
            gauge.set(math.nan)

    def certificate(self, name: str, not_after: datetime) -> None:
        """Show when the certificate *name*, `ca` or `leaf`, ends."""
        self._not_after.labels(name).set(not_after.timestamp())

    def trusting(self, authorities: int, *, in_place: bool) -> None:
        """Show how many CAs the API server is to trust, and whether it was told of them."""
        self._authorities.set(authorities)
        self._in_place.set(in_place)

    def failure_policy(self, *, fail: bool, suspended: bool) -> None:
        """Show what becomes of Istio's objects where nobody answers."""
        self._fail.set(fail)
        self._suspended.set(suspended)

    def probed(self, now: datetime, *, answered: bool) -> None:
        """Count a probe of the webhook through its Service."""
        self._probes.labels("answered" if answered else "failed").inc()
        self._answered.set(answered)
        if answered:
            self._answered_at.set(now.timestamp())

    def issued(self, name: str) -> None:
        """Count a certificate, `ca` or `leaf`, that was issued."""
        self._issued.labels(name).inc()

    def wrote(self, configuration: str) -> None:
        """Count a webhook configuration that was written."""
        self._written.labels(configuration).inc()

    def audited(self, summary: Summary, *, now: datetime) -> None:
        """Show what an audit found, which ended now."""
        self._audited_at.set(now.timestamp())
        counts = {
            "deny": summary.denied,
            "warn": summary.warned,
            "audit": summary.audited,
            "exempted": summary.exempted,
        }
        for action, count in counts.items():
            self._audited.labels(action).set(count)

    def audit_failed(self) -> None:
        """Count an audit that could not be finished."""
        self._audit_failures.inc()

    def failed(self) -> None:
        """Count a pass that could not be finished."""
        self._failures.inc()

    def exposition(self) -> bytes:
        """All of them, in Prometheus' text format."""
        return generate_latest(self._registry)

    def _define_state(self) -> None:
        self._not_after = Gauge(
            "meshwarden_certificate_not_after_seconds",
            "When a certificate in our Secrets ends, in Unix time.",
            ["certificate"],
            registry=self._registry,
        )
        self._authorities = self._gauge(
            "trusted_authorities", "CAs in caBundle; more than one in a rotation."
        )
        self._in_place = self._gauge("ca_bundle_in_place", "Whether caBundle is as it should be.")
        self._fail = self._gauge(
            "failure_policy_fail", "Whether failurePolicy is Fail for Istio's kinds."
        )
        self._suspended = self._gauge("suspended", "Whether reviews are suspended by annotation.")
        self._answered = self._gauge("probe_answered", "Whether the last probe was answered.")
        self._answered_at = self._gauge(
            "probe_answered_seconds", "When a probe was last answered, in Unix time."
        )
        self._audited_at = self._gauge(
            "audit_finished_seconds", "When an audit last came to its end, in Unix time."
        )
        self._audited = Gauge(
            "meshwarden_audit_violations",
            "Violations that the last audit found; `exempted` ones do nothing.",
            ["action"],
            registry=self._registry,
        )
        self._state = (
            self._audited_at,
            self._authorities,
            self._in_place,
            self._fail,
            self._suspended,
            self._answered,
            self._answered_at,
        )

    def _define_counters(self) -> None:
        self._probes = self._counter("probes", "Probes through the Service.", "outcome")
        self._issued = self._counter("issued", "Certificates that were issued.", "certificate")
        self._written = self._counter(
            "webhook_writes", "Webhook configurations that were written.", "configuration"
        )
        self._audit_failures = self._counter("audit_failures", "Audits that could not be finished.")
        self._failures = self._counter("reconcile_failures", "Passes that could not be finished.")

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(f"meshwarden_{name}", about, registry=self._registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"meshwarden_{name}_total", about, labels, registry=self._registry)
