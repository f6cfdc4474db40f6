"""Certificates change while clients write without pause."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from certs.issue import issue_leaf
from certs.names import service_names
from certs.pair import Pair, read_certificates
from tests.cluster.programs import eventually
from tests.reliability.figures import SECONDS
from tests.reliability.node import NAMESPACE, SECRETS

if TYPE_CHECKING:
    from tests.reliability.api import Api
    from tests.reliability.conftest import Flawless
    from tests.reliability.fleet import Fleet


def test_a_leaf_is_renewed(whole: Fleet, flawless: Flawless) -> None:
    """When two thirds of its life are over; a kubelet brings it to one replica after the other."""
    aged, before = _aged_leaf(whole.api), _serials(whole)

    with whole.traffic() as traffic:
        traffic.last(1)
        whole.api.merge(f"{SECRETS}/meshwarden-tls", {"data": _encoded(aged)})
        eventually(lambda: _number(_leaf(whole.api)) != _number(aged), "another leaf is issued")
        renewed = {_number(_leaf(whole.api))}
        eventually(lambda: _serials(whole) == renewed, "every replica serves it")
        traffic.last(SECONDS)

    assert renewed != before
    flawless("the leaf is renewed", traffic)
    assert traffic.away == []


def test_a_ca_is_replaced(whole: Fleet, flawless: Flawless) -> None:
    """Old and new are trusted until every replica serves a leaf of the new one."""
    former = whole.bundle()

    with whole.traffic() as traffic:
        traffic.last(1)
        whole.api.delete(f"{SECRETS}/meshwarden-ca")
        eventually(lambda: len(_authorities(whole)) == 2, "two CAs are trusted")
        eventually(lambda: len(_authorities(whole)) == 1, "the old CA is forgotten")
        traffic.last(SECONDS)

    assert whole.bundle() != former
    assert _serials(whole) == {_number(_leaf(whole.api))}
    flawless("the CA is replaced", traffic)
    assert traffic.away == []


def test_a_wiped_bundle_is_put_back(whole: Fleet, flawless: Flawless) -> None:
    """As a tool does that applies what it once read; what is asked meanwhile is refused."""
    bundle = whole.bundle()

    with whole.traffic() as traffic:
        traffic.last(1)
        whole.wipe_bundle()
        began = time.monotonic()
        eventually(lambda: whole.bundle() == bundle, "caBundle is put back")
        gap = time.monotonic() - began
        traffic.last(SECONDS)

    # Without it the API server trusts nobody, and in that gap it fails closed.
    assert all("unknown authority" in call.answer.message for call in traffic.failed)
    what = f"caBundle is wiped (put back after {gap:.2f} s)"
    flawless(what, traffic, lost=len(traffic.failed))
    assert traffic.away == []


def _aged_leaf(api: Api) -> Pair:
    """A leaf with less than a third of its life before it, of the CA in force."""
    now = datetime.now(UTC)
    names = service_names("meshwarden", NAMESPACE, cluster_domain="cluster.local")
    return issue_leaf(_pair(api, "meshwarden-ca"), names, now=now - timedelta(days=61))


def _leaf(api: Api) -> Pair:
    return _pair(api, "meshwarden-tls")


def _pair(api: Api, secret: str) -> Pair:
    data = api.get(f"{SECRETS}/{secret}").body["data"]
    return Pair(base64.b64decode(data["tls.crt"]), base64.b64decode(data["tls.key"]))


def _encoded(pair: Pair) -> dict[str, str]:
    values = {"tls.crt": pair.certificate, "tls.key": pair.key}
    return {key: base64.b64encode(value).decode() for key, value in values.items()}


def _number(pair: Pair) -> int:
    return read_certificates(pair.certificate)[0].serial_number


def _serials(fleet: Fleet) -> set[int]:
    """Of the leaves that replicas serve."""
    return {pod.serial() for pod in fleet.running}


def _authorities(fleet: Fleet) -> list[object]:
    bundle = base64.b64decode(fleet.bundle())
    return list(read_certificates(bundle)) if bundle else []
