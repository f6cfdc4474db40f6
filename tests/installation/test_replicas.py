"""Where replicas are, what certificate they show, and whether they decide."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from certs.issue import issue_ca
from tests.installation.conftest import INSTALLATION, allow
from webhook.installation import replicas
from webhook.installation.probing import probe
from webhook.installation.replicas import Address, addresses, dial_all, service_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.installation.conftest import Replica
    from webhook.model.objects import Object

STRANGER = issue_ca(now=datetime.now(UTC)).certificate


def endpoint(*hosts: str, **conditions: bool) -> Object:
    return {"addresses": list(hosts), "conditions": conditions}


def test_every_replica_that_may_get_a_request_counts_once() -> None:
    slices: list[Object] = [
        {
            "ports": [{"port": 8443}],
            "endpoints": [
                endpoint("10.0.0.2", ready=True, serving=True),
                endpoint("10.0.0.1"),
                endpoint("10.0.0.3", ready=False, serving=True, terminating=True),
                endpoint("10.0.0.4", ready=False, serving=False),
                {"conditions": {}},
            ],
        },
        {
            "ports": [{"port": 8443}, {"name": "any"}],
            "endpoints": [endpoint("10.0.0.1", "fd00::1")],
        },
        {"ports": None, "endpoints": [endpoint("10.0.0.9")]},
    ]

    assert [str(address) for address in addresses(slices)] == [
        "10.0.0.1:8443",
        "10.0.0.2:8443",
        "10.0.0.3:8443",
        "[fd00::1]:8443",
    ]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param({"clusterIP": "10.0.0.7"}, "10.0.0.7:443", id="cluster-ip"),
        pytest.param({"clusterIP": "None"}, "web.guard.svc:443", id="headless"),
        pytest.param({}, "web.guard.svc:443", id="unset"),
    ],
)
def test_a_service_is_reached_as_a_pod_reaches_it(spec: dict[str, str], expected: str) -> None:
    assert str(service_address({"spec": spec}, 443, fallback="web.guard.svc")) == expected


def dialled(address: Address, *, name: str, bundle: bytes) -> tuple[str | None, bool]:
    [shown] = asyncio.run(dial_all([address], name=name, bundle=bundle))
    assert shown.address == address
    return shown.problem, shown.answered


def test_a_replica_whose_ca_is_trusted_shows_what_it_should(replica: Replica) -> None:
    found = dialled(replica.address, name=INSTALLATION.dns_name, bundle=replica.ca.certificate)

    assert found == (None, True)


def test_a_leaf_of_another_ca_is_told_of(replica: Replica) -> None:
    problem, answered = dialled(replica.address, name=INSTALLATION.dns_name, bundle=STRANGER)

    assert "certificate" in str(problem)
    assert answered


def test_a_leaf_for_another_name_is_told_of(replica: Replica) -> None:
    problem, _ = dialled(replica.address, name="other.svc", bundle=replica.ca.certificate)

    assert "Hostname mismatch" in str(problem)


def test_nobody_there_is_told_of() -> None:
    problem, answered = dialled(Address("127.0.0.1", 1), name="any", bundle=STRANGER)

    assert problem
    assert not answered


def test_silence_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "PATIENCE", 0.1)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        # The kernel accepts, and nobody says a word.
        address = Address("127.0.0.1", listening.getsockname()[1])

        assert dialled(address, name="any", bundle=STRANGER) == ("no answer within 0 s", False)


def probed(replica: Replica, bundle: bytes) -> str | None:
    return asyncio.run(probe(replica.address, INSTALLATION, bundle=bundle)).problem


def test_a_probe_is_a_review_of_what_does_no_harm(replica: Replica) -> None:
    assert probed(replica, replica.ca.certificate) is None

    asked = replica.asked
    assert (asked["path"], asked["host"]) == ("/validate?timeout=5s", "meshwarden.guard.svc")
    request = asked["request"]
    assert request["dryRun"] is True
    assert (request["kind"]["kind"], request["namespace"], request["name"]) == (
        "ConfigMap",
        "guard",
        "meshwarden-probe",
    )


@pytest.mark.parametrize(
    ("respond", "problem"),
    [
        pytest.param(lambda _: (500, b"cannot judge\n"), "HTTP 500: cannot judge", id="500"),
        pytest.param(lambda _: (200, b"<html>"), "the answer is no AdmissionReview", id="no-json"),
        pytest.param(
            lambda _: (200, b'{"response": {"uid": "x", "allowed": true}}'),
            "the answer is no decision about what was asked",
            id="another-uid",
        ),
        pytest.param(
            lambda review: (200, allow(review)[1].replace(b"true", b'"true"')),
            "the answer is no decision about what was asked",
            id="no-verdict",
        ),
    ],
)
def test_only_a_decision_counts(
    replica: Replica, respond: Callable[[dict[str, Any]], tuple[int, bytes]], problem: str
) -> None:
    replica.respond = respond

    assert probed(replica, replica.ca.certificate) == problem


def test_a_probe_trusts_whom_the_api_server_trusts(replica: Replica) -> None:
    assert "CERTIFICATE_VERIFY_FAILED" in str(probed(replica, STRANGER))
