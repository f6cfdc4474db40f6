"""Replicas come and go while clients write without pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster.programs import eventually
from tests.reliability.figures import SECONDS

if TYPE_CHECKING:
    from tests.reliability.conftest import Flawless
    from tests.reliability.fleet import Fleet

BROKEN = ("EOF", "connection refused", "connection reset", "broken pipe")
"""What an API server says of a connection that nobody answers any more."""


def test_nothing_happens(whole: Fleet, flawless: Flawless) -> None:
    """What the other rows are compared with."""
    with whole.traffic() as traffic:
        traffic.last(SECONDS)

    flawless("nothing happens", traffic)
    assert traffic.away == []


def test_a_rolling_restart_loses_no_call(whole: Fleet, flawless: Flawless) -> None:
    """As a Deployment does it: one more, then one less, until all are new."""
    before = [pod.address for pod in whole.running]

    with whole.traffic() as traffic:
        whole.roll()
        traffic.last(SECONDS)

    assert [pod.address for pod in whole.running] != before
    flawless("both replicas are replaced, one after the other", traffic)
    assert traffic.away == []


def test_a_killed_replica_loses_only_what_it_was_asked(whole: Fleet, flawless: Flawless) -> None:
    """Until its probe has failed twice the Service still leads there; then it comes back."""
    victim = whole.running[0]

    with whole.traffic() as traffic:
        traffic.last(1)
        victim.kill()
        eventually(lambda: victim not in whole.running, "the Service forgets the replica")
        lost = len(traffic.failed)
        whole.start(victim)
        traffic.last(SECONDS)

    for call in traffic.failed:
        assert any(broken in call.answer.message for broken in BROKEN)
    flawless("one replica is killed with -9, and started again", traffic, lost=lost)
    assert traffic.away == []
