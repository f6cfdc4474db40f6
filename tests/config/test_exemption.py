from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from webhook.model.enforcement import Exemption, Match

if TYPE_CHECKING:
    from tests.config.conftest import Load, Refuse

EXEMPTION = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Exemption
metadata: {namespace: legacy, name: mesh-412}
spec:
  guardrails: [vs-retries-bounded, gw-wildcard-host]
  match: {names: ["legacy-*"]}
  until: 2027-01-31
  reason: "MESH-412: vendor appliance"
"""


def test_every_key_of_an_exemption(load: Load) -> None:
    assert load(a=EXEMPTION).exemptions == (
        Exemption(
            namespace="legacy",
            name="mesh-412",
            guardrails=frozenset({"vs-retries-bounded", "gw-wildcard-host"}),
            match=Match(names=("legacy-*",)),
            until=datetime(2027, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC),
            reason="MESH-412: vendor appliance",
        ),
    )


def test_without_a_match_it_covers_its_namespace(load: Load) -> None:
    (exemption,) = load(a=EXEMPTION.replace('  match: {names: ["legacy-*"]}\n', "")).exemptions

    assert exemption.match == Match()


@pytest.mark.parametrize(
    ("until", "moment"),
    [
        pytest.param(
            "'2028-02-29'", datetime(2028, 2, 29, 23, 59, 59, 999_999, UTC), id="leap-day"
        ),
        pytest.param("2027-01-31T12:00:00Z", datetime(2027, 1, 31, 12, tzinfo=UTC), id="utc"),
        pytest.param(
            "2027-01-31 12:00:00.25z", datetime(2027, 1, 31, 12, 0, 0, 250_000, UTC), id="fraction"
        ),
        pytest.param(
            "2027-01-31t12:00:00+02:00",
            datetime(2027, 1, 31, 12, tzinfo=timezone(timedelta(hours=2))),
            id="zone",
        ),
        pytest.param("2001-01-01", datetime(2001, 1, 1, 23, 59, 59, 999_999, UTC), id="ended"),
    ],
)
def test_until_is_the_last_moment(load: Load, until: str, moment: datetime) -> None:
    """A date holds to its last moment in UTC; one that has passed is no error."""
    (exemption,) = load(a=EXEMPTION.replace("2027-01-31", until)).exemptions

    assert exemption.until == moment
    assert exemption.holds(moment)
    assert not exemption.holds(moment + timedelta(microseconds=1))


UNTIL = "expected a date such as 2027-01-31, or a time with a zone such as 2027-01-31T12:00:00Z"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "2027-01-31",
            "2027-02-30",
            f'7:10: spec.until is "2027-02-30"; {UNTIL}',
            id="no-such-day",
        ),
        pytest.param(
            "2027-01-31",
            "2027-01-31T12:00:00",
            f'7:10: spec.until is "2027-01-31T12:00:00"; {UNTIL}',
            id="no-zone",
        ),
        pytest.param(
            "2027-01-31",
            "2027-01-31T25:00:00Z",
            f'7:10: spec.until is "2027-01-31T25:00:00Z"; {UNTIL}',
            id="no-such-hour",
        ),
        pytest.param(
            "2027-01-31", "2027-W05", f'7:10: spec.until is "2027-W05"; {UNTIL}', id="a-week"
        ),
        pytest.param(
            "2027-01-31", "20270131", f"7:10: spec.until is 20270131; {UNTIL}", id="a-number"
        ),
        pytest.param(
            "  until: 2027-01-31\n",
            "",
            "5:3: spec.until is missing; say when it ends, as every exemption does",
            id="no-end",
        ),
        pytest.param(
            '"MESH-412: vendor appliance"',
            '" "',
            '8:11: spec.reason is " "; expected text',
            id="blank-reason",
        ),
        pytest.param(
            '  reason: "MESH-412: vendor appliance"\n',
            "",
            "5:3: spec.reason is missing; say why, such as a ticket",
            id="no-reason",
        ),
        pytest.param(
            "vs-retries-bounded",
            "vs-retries-bound",
            '5:16: spec.guardrails[0] is "vs-retries-bound"; did you mean "vs-retries-bounded"?',
            id="misspelt-guardrail",
        ),
        pytest.param(
            "[vs-retries-bounded, gw-wildcard-host]",
            "[]",
            "5:15: spec.guardrails is empty and so holds for nothing; name at least one",
            id="no-guardrails",
        ),
        pytest.param(
            "namespace: legacy, ",
            "",
            "3:11: metadata.namespace is missing; an Exemption holds in its own namespace",
            id="no-namespace",
        ),
        pytest.param(
            ", name: mesh-412",
            "",
            "3:11: metadata.name is missing; findings that it covers name it",
            id="no-name",
        ),
        pytest.param(
            "match:", "matches:", '6:12: spec.matches is unknown; did you mean "match"?', id="key"
        ),
    ],
)
def test_a_wrong_exemption_is_refused(refuse: Refuse, old: str, new: str, expected: str) -> None:
    assert refuse(a=EXEMPTION.replace(old, new, 1)) == [f"a.yaml:{expected}"]


def test_an_exemption_needs_a_spec(refuse: Refuse) -> None:
    assert refuse(a=EXEMPTION[: EXEMPTION.index("spec:")]) == [
        "a.yaml:1:1: spec is missing; say what it exempts from, until when and why"
    ]
