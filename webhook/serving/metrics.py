"""Metrics, each with few labels of few values: never an object, a namespace or a user.

A label's value takes memory here and in every Prometheus for ever, so a client must not be able to
make one up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from prometheus_client.registry import Collector

    from webhook.model.kinds import Kind, Operation
    from webhook.model.request import Request
    from webhook.serving.refusals import Reason
    from webhook.serving.tally import Tally

OTHER = "other"
"""The label of every kind that no guardrail declares."""

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """What `/metrics` shows of one server."""

    def __init__(self) -> None:
        """Start at zero."""
        # A second series beside each one, which nobody asks for.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._kinds: dict[Kind, str] = {}
        self._seen: dict[tuple[Operation, str, str], Counter] = {}
        self._define_reviews()
        self._define_findings()
        self._define_certificate()
        self._define_changes()

    def name_kinds(self, kinds: AbstractSet[Kind]) -> None:
        """From now on *kinds*, and no others, may be a label's value."""
        self._kinds = {kind: str(kind) for kind in kinds}

    def reviewed(self, request: Request, tally: Tally, *, seconds: float) -> None:
        """Count a review that was answered by a decision."""
        self._reviews_of(request, tally.decision).inc()
        self._seconds.observe(seconds)
        for guardrail, action in tally.violations:
            self._violations.labels(guardrail, action).inc()
        for guardrail in tally.exempted:
            self._violations.labels(guardrail, "exempted").inc()
        for guardrail in tally.defaulted:
            self._defaults.labels(guardrail).inc()
        for guardrail in tally.failures:
            self._failures.labels(guardrail).inc()
        if tally.break_glass:
            self._broken_glass.inc()

    def deadline_exceeded(self) -> None:
        """Count a review whose time was up before everything was judged."""
        self._late.inc()

    def refused(self, reason: Reason) -> None:
        """Count a request that got no decision."""
        self._refused.labels(reason.label).inc()

    def certificate_loaded(self, not_after: datetime, *, now: datetime) -> None:
        """Show the end of the certificate that is served from *now* on."""
        self._not_after.set(not_after.timestamp())
        self._loaded_at.set(now.timestamp())
        self._loads.labels("loaded").inc()

    def certificate_refused(self) -> None:
        """Count a certificate that could not be served, so that the old one stays."""
        self._loads.labels("refused").inc()

    def recorded(self, outcome: str) -> None:
        """Count a review that was `written` into the recording, or `lost`; from any thread."""
        self._recorded.labels(outcome).inc()

    def handshake_failed(self, cause: str) -> None:
        """Count a TLS handshake that failed."""
        self._handshakes.labels(cause).inc()

    def changed(self, source: str) -> None:
        """Count a change of *source* that is in force from now on."""
        self._changes.labels(source).inc()

    def show_problems(self, source: str, count: int) -> None:
        """Show how many problems *source* has now."""
        self._problems.labels(source).set(count)

    def show_refused_guardrails(self, count: int) -> None:
        """Show how many files of guardrails of one's own are refused now."""
        self._refused_guardrails.set(count)

    def show_engine(self, name: str, is_up: Callable[[], bool]) -> None:
        """Show whether the engine *name* can judge, as it is whenever somebody reads."""
        about = "Whether the engine can judge: 1 or 0."
        gauge = Gauge("meshwarden_engine_up", about, ["engine"], registry=self._registry)
        gauge.labels(name).set_function(lambda: float(is_up()))

    def show_ready(self, is_ready: Callable[[], bool]) -> None:
        """Show whether reviews should be sent here, as it is whenever somebody reads."""
        about = "Whether reviews should be sent here: 1 or 0."
        gauge = Gauge("meshwarden_ready", about, registry=self._registry)
        gauge.set_function(lambda: float(is_ready()))

    def register(self, collector: Collector) -> None:
        """Show what *collector* shows, too."""
        self._registry.register(collector)

    def exposition(self) -> bytes:
        """All of them, in Prometheus' text format."""
        return generate_latest(self._registry)

    def _reviews_of(self, request: Request, decision: str) -> Counter:
        """The counter of one combination of labels, kept because looking it up costs more."""
        kind = self._kinds.get(request.kind, OTHER)
        key = (request.operation, kind, decision)
        found = self._seen.get(key)
        if found is None:
            found = self._reviews.labels(request.operation.value, kind, decision)
            self._seen[key] = found
        return found

    def _define_reviews(self) -> None:
        self._reviews = self._counter(
            "reviews", "Reviews that were answered by a decision.", "operation", "kind", "decision"
        )
        self._seconds = Histogram(
            "meshwarden_review_duration_seconds",
            "From the headers of a review to its answer.",
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._refused = self._counter("refused", "Requests without a decision.", "reason")
        self._late = self._counter("deadline_exceeded", "Reviews that ran out of time.")
        self._recorded = self._counter(
            "recorded_reviews", "Reviews that were written into a recording, or lost.", "outcome"
        )

    def _define_findings(self) -> None:
        self._violations = self._counter(
            "violations",
            "Violations by what they did; `exempted` did nothing.",
            "guardrail",
            "action",
        )
        self._defaults = self._counter("defaults", "Defaults that were injected.", "guardrail")
        self._failures = self._counter(
            "evaluation_failures", "Guardrails that could not be judged.", "guardrail"
        )
        self._broken_glass = self._counter("break_glass", "Reviews that break-glass let pass.")

    def _define_certificate(self) -> None:
        self._not_after = self._gauge(
            "certificate_not_after_seconds", "When the served certificate ends, in Unix time."
        )
        self._loaded_at = self._gauge(
            "certificate_loaded_seconds", "When it was loaded, in Unix time."
        )
        self._handshakes = self._counter(
            "handshake_failures", "TLS handshakes that failed: `untrusted` by the caller.", "cause"
        )
        self._loads = self._counter(
            "certificate_loads", "Certificates that were loaded, or refused.", "outcome"
        )

    def _define_changes(self) -> None:
        self._changes = self._counter("changes", "Changes that came into force.", "source")
        about = "What is wrong with the last change of a source; what was good stays in force."
        name = "meshwarden_problems"
        self._problems = Gauge(name, about, ["source"], registry=self._registry)
        self._refused_guardrails = self._gauge(
            "refused_guardrails", "Files of guardrails of one's own that are left out as wrong."
        )

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"meshwarden_{name}_total", about, labels, registry=self._registry)

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(f"meshwarden_{name}", about, registry=self._registry)
