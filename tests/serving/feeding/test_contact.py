"""How a watch stands, and what is said of it."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from tests.serving.feeding.lines import Lines
from webhook.errors import ClusterError
from webhook.serving.feeding.contact import Contact
from webhook.serving.feeding.metrics import ContactMetrics

AWAY = ClusterError("list namespaces: the API server does not answer")


def contact(lines: Lines, *times: float) -> Contact:
    clock = iter(times)
    return Contact("namespaces", lines.log, clock=lambda: next(clock))


def test_a_watch_that_works_is_told_of_once() -> None:
    lines = Lines()
    seen = contact(lines, 1, 2, 3, 4)

    seen.listed()
    seen.found()
    seen.heard()
    seen.found()

    assert (seen.synced, seen.up, seen.last) == (True, True, 4)
    assert lines.take() == [{"event": "watching", "level": "info", "watch": "namespaces"}]


def test_a_loss_is_told_once_for_each_reason() -> None:
    lines = Lines()
    seen = contact(lines)

    seen.lost(AWAY)
    seen.lost(AWAY)
    seen.lost(OSError("the text may quote anything"))

    assert [(line["event"], line["reason"], line["so"]) for line in lines.take()] == [
        ("not watching", str(AWAY), "nothing is judged yet"),
        ("not watching", "OSError", "nothing is judged yet"),
    ]


def test_what_was_seen_stays_seen() -> None:
    lines = Lines()
    seen = contact(lines, 1, 2, 3)
    seen.listed()
    seen.found()
    lines.take()

    seen.lost(AWAY)
    after_loss = seen.synced, seen.up, seen.last
    seen.found()

    assert after_loss == (True, False, 2)
    assert (seen.up, seen.last) == (True, 3)
    assert [line.get("so", line["event"]) for line in lines.take()] == [
        "what was seen stays in force",
        "watching",
    ]


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        pytest.param(ClusterError("no", code=403), True, id="forbidden"),
        pytest.param(AWAY, False, id="away"),
        pytest.param(ValueError(), False, id="a-defect"),
    ],
)
def test_a_refusal_is_known_until_the_watch_works(error: Exception, *, refused: bool) -> None:
    seen = contact(Lines(), 1)

    seen.lost(error)
    after_loss = seen.refused
    seen.found()

    assert (after_loss, seen.refused) == (refused, False)


def test_metrics_show_each_watch() -> None:
    lines = Lines()
    seen, other = contact(lines, 7, 8), Contact("mesh", lines.log)
    seen.listed()
    seen.found()
    registry = CollectorRegistry()
    registry.register(ContactMetrics([seen, other]))

    shown = generate_latest(registry).decode().splitlines()

    assert [line for line in shown if not line.startswith("#")] == [
        'meshwarden_watch_synced{watch="namespaces"} 1.0',
        'meshwarden_watch_synced{watch="mesh"} 0.0',
        'meshwarden_watch_up{watch="namespaces"} 1.0',
        'meshwarden_watch_up{watch="mesh"} 0.0',
        'meshwarden_watch_last_contact_seconds{watch="namespaces"} 8.0',
        'meshwarden_watch_last_contact_seconds{watch="mesh"} 0.0',
    ]
