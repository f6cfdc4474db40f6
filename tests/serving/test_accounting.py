"""One line of the log and the right metrics for each request, and never the object."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.serving.scripted import VIRTUAL_SERVICE, guardrail
from tests.serving.values import failure, request, violation
from webhook.model.decision import Decision, Injected, Mutation, PatchOperation
from webhook.model.enforcement import Action
from webhook.model.findings import DefaultValue
from webhook.model.kinds import Kind
from webhook.model.request import User
from webhook.serving.account import Account
from webhook.serving.log import open_log
from webhook.serving.metrics import Metrics
from webhook.serving.readiness import Readiness
from webhook.serving.refusals import Reason, Refused
from webhook.serving.tally import Tally, of_decision, of_mutation

Series = tuple[str, tuple[tuple[str, str], ...]]


class Books:
    """An Account, with what it wrote."""

    def __init__(self) -> None:
        self.stream = io.BytesIO()
        self.metrics = Metrics()
        self.metrics.name_kinds({VIRTUAL_SERVICE})
        self.account = Account(log=open_log(self.stream), metrics=self.metrics, record=None)

    def lines(self) -> list[dict[str, Any]]:
        """The log, without the time."""
        lines = [json.loads(line) for line in self.stream.getvalue().splitlines()]
        for line in lines:
            datetime.fromisoformat(line.pop("timestamp"))
        return lines

    def counted(self) -> dict[Series, float]:
        return counted(self.metrics)


def counted(metrics: Metrics) -> dict[Series, float]:
    """Our own series that are not zero, but for the histogram."""
    families = text_string_to_metric_families(metrics.exposition().decode())
    samples = [sample for family in families for sample in family.samples]
    return {
        series(sample.name.removeprefix("meshwarden_"), **sample.labels): sample.value
        for sample in samples
        if sample.name.startswith("meshwarden_") and sample.value and "duration" not in sample.name
    }


def series(name: str, **labels: str) -> Series:
    return name, tuple(sorted(labels.items()))


KIND = "networking.istio.io/VirtualService"
LINE = {
    "event": "review",
    "level": "info",
    "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
    "kind": KIND,
    "namespace": "shop",
    "name": "reviews",
    "operation": "CREATE",
    "user": "ada",
    "dry_run": False,
    "path": "/validate",
    "ms": 3.142,
    "decision": "allow",
    "guardrails": [],
}
FINDINGS = Decision(
    violations=(
        violation(),
        violation("vs-one", ("spec", 1)),
        violation("vs-warned", action=Action.WARN),
        violation("vs-audited", exemption="shop/why"),
    ),
    failures=(failure(reason="no\nsuch built-in"),),
)
INJECTED = Mutation(
    injected=(Injected(guardrail("vs-one"), DefaultValue(("spec",), 1)),),
    patch=(PatchOperation(("spec",), 1),),
)


@pytest.mark.parametrize(
    ("tally", "line", "metrics"),
    [
        pytest.param(
            of_decision(Decision()),
            {},
            {series("reviews_total", operation="CREATE", kind=KIND, decision="allow"): 1},
            id="allowed",
        ),
        pytest.param(
            of_decision(FINDINGS),
            {
                "decision": "deny",
                "guardrails": ["vs-one", "vs-warned"],
                "exempted": ["vs-audited"],
                "failures": {"vs-two": "no such built-in"},
            },
            {
                series("reviews_total", operation="CREATE", kind=KIND, decision="deny"): 1,
                series("violations_total", guardrail="vs-one", action="deny"): 2,
                series("violations_total", guardrail="vs-warned", action="warn"): 1,
                series("violations_total", guardrail="vs-audited", action="exempted"): 1,
                series("evaluation_failures_total", guardrail="vs-two"): 1,
            },
            id="denied",
        ),
        pytest.param(
            of_decision(Decision(violations=(violation(),), break_glass="fire\nin the shop")),
            {"decision": "warn", "guardrails": ["vs-one"], "break_glass": "fire in the shop"},
            {
                series("reviews_total", operation="CREATE", kind=KIND, decision="warn"): 1,
                series("violations_total", guardrail="vs-one", action="deny"): 1,
                series("break_glass_total"): 1,
            },
            id="break-glass",
        ),
        pytest.param(
            of_mutation(Mutation()),
            {"decision": "unchanged"},
            {series("reviews_total", operation="CREATE", kind=KIND, decision="unchanged"): 1},
            id="nothing-to-default",
        ),
        pytest.param(
            of_mutation(INJECTED),
            {"decision": "defaulted", "guardrails": ["vs-one"]},
            {
                series("reviews_total", operation="CREATE", kind=KIND, decision="defaulted"): 1,
                series("defaults_total", guardrail="vs-one"): 1,
            },
            id="defaulted",
        ),
        pytest.param(
            of_mutation(Mutation(failures=(failure(),))),
            {"decision": "unchanged", "failures": {"vs-two": "out of time"}},
            {
                series("reviews_total", operation="CREATE", kind=KIND, decision="unchanged"): 1,
                series("evaluation_failures_total", guardrail="vs-two"): 1,
            },
            id="default-not-worked-out",
        ),
    ],
)
def test_a_review_is_one_line_and_these_metrics(
    tally: Tally, line: dict[str, Any], metrics: dict[Series, float]
) -> None:
    books = Books()
    asked = request(user=User("ada"), object={"spec": "secret"})

    books.account.reviewed("/validate", asked, tally, seconds=0.0031415)

    assert books.lines() == [LINE | line]
    assert books.counted() == metrics
    assert b"secret" not in books.stream.getvalue()


def test_only_kinds_of_guardrails_become_labels() -> None:
    """A client must not be able to fill our memory, or Prometheus'."""
    books = Books()
    for number in range(100):
        asked = request(kind=Kind("example.com", f"Kind{number}"))
        books.account.reviewed("/validate", asked, Tally("allow"), seconds=0.001)

    assert books.counted() == {
        series("reviews_total", operation="CREATE", kind="other", decision="allow"): 100
    }


def test_a_long_name_does_not_fill_the_log() -> None:
    books = Books()
    long = "x" * 100_000
    asked = request(uid=long, name=long, namespace=long, kind=Kind(long, long), user=User(long))

    books.account.reviewed("/validate", asked, Tally("allow"), seconds=0.001)

    assert len(books.stream.getvalue()) < 2000


def test_a_refused_request_is_one_line_and_counted_by_its_reason() -> None:
    books = Books()

    books.account.refused(
        "/mutate", Refused(Reason.MALFORMED, "request.uid is missing"), seconds=0.001
    )

    assert books.lines() == [
        {
            "event": "refused",
            "level": "warning",
            "path": "/mutate",
            "reason": "malformed",
            "detail": "request.uid is missing",
            "ms": 1.0,
        }
    ]
    assert books.counted() == {series("refused_total", reason="malformed"): 1}


def test_an_error_shows_its_type_and_place_and_not_its_text() -> None:
    books = Books()
    refused = Refused(Reason.DEFECT, "cannot judge")
    try:
        raised_here()
    except KeyError as error:
        books.account.unjudged("/validate", request(), refused, error, seconds=0.001)

    [line] = books.lines()
    assert (line["event"], line["level"], line["error"]) == ("cannot judge", "error", "KeyError")
    assert line["at"].startswith("test_accounting.py:")
    assert b"secret" not in books.stream.getvalue()
    assert books.counted() == {series("refused_total", reason="defect"): 1}


def raised_here() -> None:
    message = "secret"
    raise KeyError(message)


def test_an_error_that_was_never_raised_has_no_place() -> None:
    books = Books()
    refused = Refused(Reason.DEFECT, "cannot judge")

    books.account.unjudged("/validate", request(), refused, ValueError(), seconds=0.001)

    assert books.lines()[0]["at"] == "unknown"


def test_metrics_of_the_certificate_and_the_process() -> None:
    metrics = Metrics()
    now, end = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 8, 30, tzinfo=UTC)

    metrics.certificate_loaded(end, now=now)
    metrics.certificate_refused()
    metrics.deadline_exceeded()

    assert counted(metrics) == {
        series("certificate_not_after_seconds"): end.timestamp(),
        series("certificate_loaded_seconds"): now.timestamp(),
        series("certificate_loads_total", outcome="loaded"): 1,
        series("certificate_loads_total", outcome="refused"): 1,
        series("deadline_exceeded_total"): 1,
    }
    text = metrics.exposition().decode()
    assert "\nprocess_resident_memory_bytes " in text
    assert "_created" not in text


def test_readiness_shows_as_it_is_when_somebody_reads() -> None:
    """An alert counts the replicas that are ready without asking Kubernetes."""
    readiness, books = Readiness(certificate=True), Books()
    books.metrics.show_ready(lambda: readiness.ready)

    before = books.counted().get(series("ready"))
    readiness.engine = True

    assert (before, books.counted()[series("ready")]) == (None, 1)
