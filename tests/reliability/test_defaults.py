"""A create waits for a default only where somebody wants one, and then gets it at once."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from tests.cluster.objects import SHOP, virtual_service
from tests.cluster.programs import eventually

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reliability.fleet import Fleet

SOON = 2.0
"""Seconds within which a change is in force."""

_SERVICES = f"/apis/networking.istio.io/v1/namespaces/{SHOP}/virtualservices?dryRun=All"
_REVIEWS = re.compile(
    r'^meshwarden_reviews_total\{.*kind="[^"]*VirtualService".*\} (\S+)$', re.MULTILINE
)
_KIND = ("networking.istio.io", "virtualservices")


def test_a_default_is_injected_as_soon_as_it_is_switched_on(
    whole: Fleet, enforced: Callable[..., None]
) -> None:
    """And asked for no longer than it is; of three tries, since a busy machine may stand still."""
    took = []
    for _ in range(3):
        eventually(lambda: _reviews_of_a_create(whole) == 1, "a create is one review")
        enforced({"guardrail": "vs-timeout-required", "inject": True})
        began = time.monotonic()
        eventually(lambda: _stored_timeout(whole) == "15s", "the default is injected")
        took.append(time.monotonic() - began)
        assert _reviews_of_a_create(whole) == 2
        enforced({"guardrail": "vs-timeout-required", "action": "audit"})
        eventually(lambda: _KIND not in whole.mutated(), "the kind is taken out again")
        eventually(lambda: _stored_timeout(whole) is None, "nothing is injected")

    assert min(took) < SOON


def _stored_timeout(fleet: Fleet) -> str | None:
    """The timeout of a VirtualService that is created, in a dry run, without one."""
    answer = fleet.api.post(_SERVICES, virtual_service("untimed", timeout=None))
    assert answer.status in {201, 403}, answer.message
    routes = answer.body["spec"]["http"] if answer.status == 201 else [{}]
    found: str | None = routes[0].get("timeout")
    return found


def _reviews_of_a_create(fleet: Fleet) -> float:
    before = _reviews(fleet)
    _stored_timeout(fleet)
    return _reviews(fleet) - before


def _reviews(fleet: Fleet) -> float:
    """How often replicas were asked about VirtualServices."""
    texts = [pod.metrics() for pod in fleet.running]
    return sum(float(count) for text in texts for count in _REVIEWS.findall(text))
