"""The state of an engine, and what is logged of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from webhook.engine.opa.standing import EngineState, Standing

if TYPE_CHECKING:
    import pytest

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)


def test_an_engine_that_was_not_asked_counts_as_down() -> None:
    assert Standing("OPA", now=NOON).state == EngineState(
        up=False, reason="it has not been asked yet", since=NOON
    )


def test_up_since_its_first_answer() -> None:
    standing = Standing("OPA", now=NOON)

    standing.up("r1", now=NOON)
    standing.up("r1", now=LATER)

    assert standing.state == EngineState(up=True, reason="", since=NOON, revision="r1")


def test_down_since_its_first_failure_for_the_last_reason() -> None:
    standing = Standing("OPA", now=NOON)
    standing.up("r1", now=NOON)

    standing.down("refused", None, now=LATER)
    standing.down("other policies", "r2", now=LATER + timedelta(minutes=1))

    assert standing.state == EngineState(
        up=False, reason="other policies", since=LATER, revision="r2"
    )


def test_each_change_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    standing = Standing("OPA", now=NOON)

    for _ in range(3):
        standing.down("it is away", None, now=NOON)
    for _ in range(3):
        standing.up("r1", now=LATER)

    assert caplog.messages == [
        "nothing can be judged: it is away",
        "OPA judges, with policies r1",
    ]
