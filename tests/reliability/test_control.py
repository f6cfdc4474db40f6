"""What replicas follow changes, or goes away, while clients write without pause."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.cluster.objects import SHOP, virtual_service
from tests.cluster.programs import eventually
from tests.reliability.figures import SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reliability.conftest import Flawless
    from tests.reliability.fleet import Fleet
    from tests.reliability.pods import Pod

_SERVICES = f"/apis/networking.istio.io/v1/namespaces/{SHOP}/virtualservices?dryRun=All"


def test_a_change_of_settings_comes_into_force_under_traffic(
    whole: Fleet, flawless: Flawless, enforced: Callable[..., None]
) -> None:
    """At every replica, without a restart and without a wrong verdict by what did not change."""
    untimed = virtual_service("untimed", timeout=None)

    def denied(times: int = 10) -> bool:
        answers = [whole.api.post(_SERVICES, untimed) for _ in range(times)]
        return all("[vs-timeout-required]" in answer.message for answer in answers)

    with whole.traffic() as traffic:
        enforced({"guardrail": "vs-timeout-required", "action": "audit"})
        eventually(lambda: whole.api.post(_SERVICES, untimed).status == 201, "it passes")
        enforced({"guardrail": "vs-timeout-required", "action": "deny"})
        began = time.monotonic()
        eventually(denied, "it is denied, whoever is asked")
        took = time.monotonic() - began
        traffic.last(SECONDS)

    flawless(f"an Enforcement changes (in force everywhere after {took:.1f} s)", traffic)
    assert traffic.away == []


def test_an_api_server_that_restarts_finds_us_where_it_left_us(
    whole: Fleet, flawless: Flawless
) -> None:
    """Every connection from and to it is a new one; what replicas know stays in force."""
    with whole.traffic() as traffic:
        traffic.last(1)
        whole.plane.restart()
        traffic.last(traffic.seconds + SECONDS)

    flawless("the API server restarts", traffic)


def test_nobody_misses_a_leader_that_is_killed(whole: Fleet, flawless: Flawless) -> None:
    """The other controller leads once the Lease has run out, and mends what gets broken."""
    former, bundle = _leader(whole), whole.bundle()

    with whole.traffic() as traffic:
        former.kill()
        eventually(lambda: whole.leader() not in (None, former), "the other controller leads")
        traffic.last(SECONDS)
    former.start()

    flawless("the leading controller is killed with -9", traffic)
    assert traffic.away == []
    whole.wipe_bundle()
    eventually(lambda: whole.bundle() == bundle, "the new leader puts caBundle back")


def test_a_leader_that_stops_hands_over(whole: Fleet, flawless: Flawless) -> None:
    """It gives the Lease back, so that nobody has to wait for its silence."""
    former = _leader(whole)

    with whole.traffic() as traffic:
        former.stop()
        eventually(lambda: whole.leader() not in (None, former), "the other controller leads")
        traffic.last(SECONDS)
    former.start()

    flawless("the leading controller stops", traffic)
    assert traffic.away == []


def _leader(fleet: Fleet) -> Pod:
    eventually(fleet.leader, "a controller leads")
    found = fleet.leader()
    assert found is not None
    return found
