"""Certificates change while clients write without pause."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from certs.issue import issue_leaf
from certs.names import service_names
from certs.pair import Pair, read_certificates
from tests.cluster.programs import eventually
from tests.reliability.figures import SECONDS
from tests.reliability.fleet import VALIDATING
from tests.reliability.node import NAMESPACE, SECRETS

if TYPE_CHECKING:
    from tests.reliability.api import Api
    from tests.reliability.conftest import Flawless
    from tests.reliability.fleet import Fleet


def test_a_leaf_is_renewed(whole: Fleet, flawless: Flawless) -> None:
    """When two thirds of its life are over; a kubelet brings it to one replica after the other."""
    aged = _aged_leaf(whole.api)

    with whole.traffic() as traffic:
        traffic.last(1)
        whole.api.merge(f"{SECRETS}/meshwarden-tls", {"data": _encoded(aged)})
        eventually(lambda: _serials(whole) > {_number(aged)}, "another leaf is issued")
        eventually(lambda: len(_serials(whole)) == 1, "every replica serves it")
        traffic.last(SECONDS)

    assert _serials(whole) == {_number(_leaf(whole.api))} != {_number(aged)}
    flawless("the leaf is renewed", traffic)
    assert traffic.away == []


def test_a_ca_is_replaced(whole: Fleet, flawless: Flawless) -> None:
    """Old and new are trusted until every replica serves a leaf of the new one."""
    former = _bundle(whole)

    with whole.traffic() as traffic:
        traffic.last(1)
        whole.api.delete(f"{SECRETS}/meshwarden-ca")
        eventually(lambda: len(_authorities(whole)) == 2, "two CAs are trusted")
        eventually(lambda: len(_authorities(whole)) == 1, "the old CA is forgotten")
        traffic.last(SECONDS)

    assert _bundle(whole) != former
    assert _serials(whole) == {_number(_leaf(whole.api))}
    flawless("the CA is replaced", traffic)
    assert traffic.away == []


def test_a_wiped_bundle_is_put_back(whole: Fleet, flawless: Flawless) -> None:
    """As a tool does that applies what it once read: connections go on, and new ones soon do."""
    bundle = _bundle(whole)

    with whole.traffic() as traffic:
        traffic.last(1)
        webhooks = whole.validating()["webhooks"]
        for webhook in webhooks:
            del webhook["clientConfig"]["caBundle"]
        whole.api.merge(VALIDATING, {"webhooks": webhooks})
        eventually(lambda: _bundle(whole) == bundle, "caBundle is put back")
        traffic.last(SECONDS)

    flawless("caBundle is wiped", traffic)
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


def _bundle(fleet: Fleet) -> str:
    """What every entry has in `caBundle`; empty where they differ or have none."""
    webhooks = fleet.validating()["webhooks"]
    found = {webhook["clientConfig"].get("caBundle", "") for webhook in webhooks}
    return str(found.pop()) if len(found) == 1 else ""


def _authorities(fleet: Fleet) -> list[object]:
    bundle = base64.b64decode(_bundle(fleet))
    return list(read_certificates(bundle)) if bundle else []
