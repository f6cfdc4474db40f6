"""What is decided from values and a time alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from certs.issue import issue_ca, issue_leaf
from certs.pair import Pair
from webhook.controllers import lease
from webhook.controllers.deciding import current_policy, failure_policy, why_suspended
from webhook.controllers.issuing import why_new_ca, why_new_leaf
from webhook.controllers.lease import Observation, Record
from webhook.installation.webhooks import FailurePolicy

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NAMES = ("meshwarden", "meshwarden.guard.svc")
CA = issue_ca(now=NOW, lifetime=timedelta(days=90))
OTHER = issue_ca(now=NOW)
LEAF = issue_leaf(CA, NAMES, now=NOW, lifetime=timedelta(days=30))


def after(days: float) -> datetime:
    return NOW + timedelta(days=days)


@pytest.mark.parametrize(
    ("ca", "now", "reason"),
    [
        pytest.param(CA, NOW, None, id="young"),
        pytest.param(CA, after(59.9), None, id="just-below-two-thirds"),
        pytest.param(CA, after(60.1), "it is time", id="two-thirds-over"),
        pytest.param(CA, after(91), "it expired on 2026-08-30 00:00:00 UTC", id="over"),
        pytest.param(None, NOW, "there is none", id="none"),
        pytest.param(
            Pair(CA.certificate, OTHER.key),
            NOW,
            "the key does not belong to the certificate",
            id="another-key",
        ),
        pytest.param(LEAF, NOW, "it is no CA", id="no-ca"),
    ],
)
def test_a_ca_is_issued_anew_when_it_cannot_go_on(
    ca: Pair | None, now: datetime, reason: str | None
) -> None:
    assert why_new_ca(ca, now=now, renewal=2 / 3) == reason


@pytest.mark.parametrize(
    ("leaf", "authority", "now", "reason"),
    [
        pytest.param(LEAF, CA, after(19.9), None, id="young"),
        pytest.param(LEAF, CA, after(20.1), "it is time", id="two-thirds-over"),
        pytest.param(LEAF, OTHER, NOW, "another CA is to sign it", id="another-ca"),
        pytest.param(None, CA, NOW, "there is none", id="none"),
        pytest.param(
            issue_leaf(CA, ["other"], now=NOW),
            CA,
            NOW,
            "it is not for meshwarden; its names are other; "
            "it is not for meshwarden.guard.svc; its names are other",
            id="another-name",
        ),
    ],
)
def test_a_leaf_is_issued_anew_when_it_cannot_go_on(
    leaf: Pair | None, authority: Pair, now: datetime, reason: str | None
) -> None:
    assert why_new_leaf(leaf, authority.certificate, NAMES, now=now, renewal=2 / 3) == reason


def test_what_is_dated_back_has_not_lived_yet() -> None:
    """Else what lives for a minute would be old at its birth."""
    short = issue_ca(now=NOW, lifetime=timedelta(seconds=60))

    assert why_new_ca(short, now=NOW + timedelta(seconds=30), renewal=2 / 3) is None
    assert why_new_ca(short, now=NOW + timedelta(seconds=41), renewal=2 / 3) == "it is time"


FAIL, IGNORE = FailurePolicy.FAIL, FailurePolicy.IGNORE


@pytest.mark.parametrize(
    ("current", "answered", "silent", "expected"),
    [
        pytest.param(None, True, 0, IGNORE, id="what-is-new-refuses-nothing"),
        pytest.param("Ignore", None, 0, IGNORE, id="not-asked-yet"),
        pytest.param("Ignore", False, 5, IGNORE, id="no-answer-yet"),
        pytest.param("Ignore", True, 0, FAIL, id="raised-by-an-answer"),
        pytest.param("Fail", None, 0, FAIL, id="kept-over-a-restart"),
        pytest.param("Fail", False, 99, FAIL, id="kept-though-nobody-answers"),
        pytest.param("Fail", False, 100, IGNORE, id="fallen-back"),
        pytest.param("Ignore", False, 100, IGNORE, id="fallen-back-before"),
    ],
)
def test_fail_has_to_be_earned_and_stays(
    current: str | None, answered: bool | None, silent: float, expected: FailurePolicy
) -> None:
    found = failure_policy(current, answered=answered, silent=silent, fall_back_after=100)

    assert found is expected


def test_without_a_limit_nothing_falls_back() -> None:
    assert failure_policy("Fail", answered=False, silent=9e9, fall_back_after=None) is FAIL


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        pytest.param(None, None, id="none"),
        pytest.param({"webhooks": "x"}, None, id="mistyped"),
        pytest.param({"webhooks": []}, None, id="suspended"),
        pytest.param(
            {
                "webhooks": [
                    {"name": "config.validate.meshwarden.dev", "failurePolicy": "Ignore"},
                    {"name": "istio.validate.meshwarden.dev", "failurePolicy": "Fail"},
                ]
            },
            "Fail",
            id="fail",
        ),
    ],
)
def test_the_policy_is_that_of_istios_kinds(configuration: Any, expected: str | None) -> None:
    assert current_policy(configuration) == expected


@pytest.mark.parametrize(
    ("annotations", "namespace", "expected"),
    [
        pytest.param({}, {}, None, id="no"),
        pytest.param({"meshwarden.dev/suspended": "OPS-1"}, {}, "OPS-1", id="by-annotation"),
        pytest.param({"meshwarden.dev/suspended": ""}, {}, "no reason given", id="no-reason"),
        pytest.param(
            {},
            {"deletionTimestamp": "2026-06-01T00:00:00Z"},
            "our namespace is being deleted",
            id="namespace",
        ),
    ],
)
def test_reviews_are_suspended_by_whoever_needs_air(
    annotations: dict[str, str], namespace: dict[str, str], expected: str | None
) -> None:
    validating = {"metadata": {"annotations": annotations}}

    assert why_suspended(validating, {"metadata": namespace}) == expected


def held(holder: str, version: str = "1") -> Record:
    return Record(holder=holder, version=version, duration=15, acquired="then", transitions=3)


@pytest.mark.parametrize(
    ("record", "at", "expected"),
    [
        pytest.param(Record(), 0, True, id="there-is-none"),
        pytest.param(held(""), 0, True, id="given-back"),
        pytest.param(held("me"), 0, True, id="mine"),
        pytest.param(held("other"), 14.9, False, id="somebody-elses"),
        pytest.param(held("other"), 15, True, id="run-out"),
    ],
)
def test_a_lease_is_taken_when_nobody_holds_it(record: Record, at: float, expected: bool) -> None:
    seen = Observation()
    seen.see(record, at=0)

    assert seen.may_take("me", at=at) is expected


def test_a_lease_that_is_renewed_does_not_run_out() -> None:
    seen = Observation()
    seen.see(held("other", "1"), at=0)
    seen.see(held("other", "1"), at=10)
    assert seen.may_take("me", at=15)
    seen.see(held("other", "2"), at=15)
    assert not seen.may_take("me", at=29)


@pytest.mark.parametrize(
    ("record", "acquired", "transitions"),
    [
        pytest.param(Record(), "2026-06-01T00:00:00.000000Z", 0, id="first"),
        pytest.param(held("me"), "then", 3, id="renewed"),
        pytest.param(held("other"), "2026-06-01T00:00:00.000000Z", 4, id="taken-over"),
    ],
)
def test_a_lease_tells_since_when_who_leads(
    record: Record, acquired: str, transitions: int
) -> None:
    assert lease.taken(record, "me", now=NOW, duration=15) == {
        "holderIdentity": "me",
        "leaseDurationSeconds": 15,
        "acquireTime": acquired,
        "renewTime": "2026-06-01T00:00:00.000000Z",
        "leaseTransitions": transitions,
    }


def test_a_lease_that_is_given_back_is_nobodys() -> None:
    spec = lease.released(held("me"), now=NOW)

    assert (spec["holderIdentity"], spec["leaseDurationSeconds"]) == ("", 1)
    assert lease.read({"spec": {"leaseDurationSeconds": "15"}}) == Record()
