"""What the leader writes to the objects that hold the configuration."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.cluster.objects import SHOP
from tests.cluster.programs import eventually
from tests.policy.own_guardrails import BREAKING, rego
from tests.watching.kubernetes import apply
from tests.watching.objects import OWN, enforcement, exemption, policies
from tests.watching.statuses import conditions, events, read, until_told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cluster.kubectl import Kubectl
    from tests.watching.conftest import Store


pytestmark = pytest.mark.usefixtures("clean")


def test_an_enforcement_in_force(kubectl: Kubectl, leader: Callable[[], str]) -> None:
    apply(kubectl, exemption("a"), enforcement({"guardrail": "vs-retries-bounded"}))

    def is_counted() -> bool:
        found = read(kubectl, "enforcement", "default").get("status", {})
        return bool(found.get("activeExemptions") == 1)

    eventually(is_counted, "the exemption is counted")
    status = until_told(kubectl, "enforcement", "default")["status"]
    [condition] = status.pop("conditions")

    assert (condition["type"], condition["status"]) == ("Accepted", "True")
    assert (condition["reason"], condition["message"]) == ("AllInForce", "all of it is in force")
    assert status == {
        "observedGeneration": 1,
        "profile": "production",
        "leftOutCount": 0,
        "leftOut": [],
        "activeExemptions": 1,
        "leftOutExemptions": 0,
    }
    assert "not written" not in leader()


def test_what_is_left_out_is_told_with_its_reason(
    kubectl: Kubectl, leader: Callable[[], str], unguarded: Store
) -> None:
    unguarded(
        enforcement({"guardrail": "vs-retry-bounded"}, {"guardrail": "vs-wildcard-host"}),
        exemption("wrong", "soon"),
    )
    problem = 'spec.bindings[0].guardrail is "vs-retry-bounded"; did you mean "vs-retries-bounded"?'

    found = until_told(kubectl, "exemption", "wrong")
    status = until_told(kubectl, "enforcement", "default")["status"]

    assert status["conditions"][0]["status"] == "False"
    assert status["conditions"][0]["reason"] == "EntriesLeftOut"
    assert status["conditions"][0]["message"] == f"1 entry is wrong and not in force: {problem}"
    assert status["leftOutCount"] == 1
    assert status["leftOut"] == [{"path": "spec.bindings[0]", "problem": problem}]
    eventually(
        lambda: read(kubectl, "enforcement", "default")["status"]["leftOutExemptions"] == 1,
        "the wrong exemption is counted",
    )
    message = (
        'spec.until is "soon"; expected a date such as 2027-01-31, '
        "or a time with a zone such as 2027-01-31T12:00:00Z"
    )
    assert conditions(found) == {
        "Accepted": ("False", "Invalid", message),
        "Active": ("False", "Invalid", message),
    }
    assert "not written" not in leader()


def test_another_enforcement_is_told_that_it_is_not_in_force(
    kubectl: Kubectl, leader: Callable[[], str]
) -> None:
    apply(kubectl, enforcement(name="other"))

    obj = until_told(kubectl, "enforcement", "other")

    assert conditions(obj) == {
        "Accepted": (
            "False",
            "NotInForce",
            'only the Enforcement named "default" is in force',
        )
    }
    assert "not written" not in leader()


def test_an_exemption_that_ends(kubectl: Kubectl, leader: Callable[[], str]) -> None:
    """Its status says so within a second, and one Event does."""
    until = datetime.now(UTC) + timedelta(seconds=12)
    moment = f"{until:%Y-%m-%dT%H:%M:%SZ}"
    apply(kubectl, exemption("a", until))
    before = until_told(kubectl, "exemption", "a")

    eventually(lambda: events(kubectl), "an Event tells of the end")
    eventually(
        lambda: conditions(read(kubectl, "exemption", "a"))["Active"][0] == "False",
        "the status tells of the end",
    )
    after = read(kubectl, "exemption", "a")

    assert conditions(before)["Active"] == ("True", "InForce", f"until {moment}")
    assert before["status"]["until"] == moment
    assert conditions(after) == {
        "Accepted": ("True", "Valid", "nothing is wrong with it"),
        "Active": ("False", "Ended", f"ended at {moment}"),
    }
    [event] = events(kubectl)
    assert (event["type"], event["reason"]) == ("Warning", "ExemptionEnded")
    assert event["regarding"]["name"] == "a"
    assert event["regarding"]["uid"] == after["metadata"]["uid"]
    assert event["note"] == (
        f"It ended at {moment}: what it exempted from is denied or warned of again."
    )
    assert "exemption ended" in leader()


def test_kubectl_shows_what_matters(kubectl: Kubectl, leader: Callable[[], str]) -> None:
    apply(kubectl, exemption("a"), enforcement())
    until_told(kubectl, "exemption", "a")
    until_told(kubectl, "enforcement", "default")
    eventually(lambda: "  1  " in kubectl.must("get", "enforcements"), "the exemption is counted")

    exemptions = kubectl.must("get", "exemptions", "-A").splitlines()
    enforcements = kubectl.must("get", "enforcements").splitlines()

    assert [line.split() for line in exemptions] == [
        ["NAMESPACE", "NAME", "GUARDRAILS", "UNTIL", "ACTIVE", "REASON"],
        [
            *("shop", "a", '["vs-retries-bounded"]', "2037-01-31", "True"),
            *("SHOP-1:", "the", "test", "needs", "it"),
        ],
    ]
    assert enforcements[0].split() == [
        *("NAME", "PROFILE", "ACCEPTED", "LEFT-OUT", "EXEMPTIONS", "AGE")
    ]
    assert enforcements[1].split()[:-1] == ["default", "production", "True", "0", "1"]
    assert "not written" not in leader()


def test_nothing_is_written_where_nothing_changed(
    kubectl: Kubectl, leader: Callable[[], str]
) -> None:
    apply(kubectl, enforcement(), exemption("a"), policies("rules", "owner"))
    eventually(lambda: _load_status(kubectl, "rules"), "policies have a status")
    until_told(kubectl, "exemption", "a")
    objects = [
        ("enforcement", "default", SHOP),
        ("exemption", "a", SHOP),
        ("configmap", "rules", OWN),
    ]
    eventually(
        lambda: read(kubectl, "enforcement", "default")["status"]["activeExemptions"] == 1,
        "the exemption is counted",
    )
    before = [read(kubectl, *each)["metadata"]["resourceVersion"] for each in objects]

    # Another exemption makes the leader look at all of them again.
    apply(kubectl, exemption("b", "2020-01-31"))
    until_told(kubectl, "exemption", "b")

    assert [read(kubectl, *each)["metadata"]["resourceVersion"] for each in objects] == before
    assert "not written" not in leader()


def test_policies_are_told_how_they_were_taken(kubectl: Kubectl, leader: Callable[[], str]) -> None:
    broken = rego("team").replace(*BREAKING["unknown_key"])
    apply(kubectl, policies("good", "owner"), policies("bad", "stage", team=broken))
    eventually(lambda: _load_status(kubectl, "good") and _load_status(kubectl, "bad"), "both told")

    assert _load_status(kubectl, "good") == {"status": "ok", "guardrails": ["acme-owner"]}
    assert _load_status(kubectl, "bad") == {
        "status": "error",
        "guardrails": ["acme-stage"],
        "errors": ['team.rego:9:11: custom.sinc is unknown; did you mean "since"?'],
    }

    apply(kubectl, policies("bad", "stage", "team"))

    eventually(
        lambda: (
            _load_status(kubectl, "bad")
            == {"status": "ok", "guardrails": ["acme-stage", "acme-team"]}
        ),
        "it is taken",
    )
    assert "not written" not in leader()


def _load_status(kubectl: Kubectl, name: str) -> Any:
    annotations = read(kubectl, "configmap", name, OWN)["metadata"]["annotations"]
    return json.loads(annotations.get("meshwarden.dev/policies-status", "null"))
