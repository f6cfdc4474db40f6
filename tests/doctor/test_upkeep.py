"""What the checks of upkeep make of what they saw."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from webhook.cli.doctor import exit_code
from webhook.cli.exits import ExitCode
from webhook.doctor.finding import fine, unknown, wrong
from webhook.doctor.upkeep import judge_enforcement, judge_lease, judge_version

if TYPE_CHECKING:
    from webhook.doctor import Finding

NOW = datetime(2026, 6, 1, tzinfo=UTC)
FIX = "kubectl fix"


def told(finding: Finding) -> tuple[str, str]:
    return finding.state.value, finding.text


def lease(*, age: float, holder: str = "one") -> dict[str, Any]:
    renewed = f"{NOW - timedelta(seconds=age):%Y-%m-%dT%H:%M:%S.%fZ}"
    spec = {"holderIdentity": holder, "renewTime": renewed, "leaseDurationSeconds": 15}
    return {"spec": spec}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(lease(age=2), ("fine", "one leads"), id="led"),
        pytest.param(
            lease(age=90),
            (
                "wrong",
                "one led last at 2026-05-31T23:58:30.000000Z: certificates are not renewed",
            ),
            id="led-once",
        ),
        pytest.param(
            lease(age=2, holder=""),
            ("wrong", "no controller leads: certificates are not renewed"),
            id="given-back",
        ),
        pytest.param(
            None, ("wrong", "no controller leads: certificates are not renewed"), id="none"
        ),
    ],
)
def test_somebody_has_to_lead(found: dict[str, Any] | None, expected: tuple[str, str]) -> None:
    assert told(judge_lease(found, now=NOW, repair=FIX)) == expected


def version(minor: object) -> str:
    return json.dumps({"gitVersion": f"v1.{minor}.0", "minor": minor})


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param(version("36"), ("fine", "Kubernetes is v1.36.0"), id="supported"),
        pytest.param(version("30+"), ("fine", "Kubernetes is v1.30+.0"), id="oldest"),
        pytest.param(
            version("29"),
            ("wrong", "Kubernetes is v1.29.0; 1.30 is the oldest supported"),
            id="too-old",
        ),
        pytest.param(
            version("38"),
            ("fine", "Kubernetes is v1.38.0, newer than 1.37, which we were tested with"),
            id="newer",
        ),
        pytest.param("{}", ("unknown", "Kubernetes is None, which tells no version"), id="odd"),
    ],
)
def test_kubernetes_has_to_be_new_enough(page: str, expected: tuple[str, str]) -> None:
    assert told(judge_version(page)) == expected


def enforcement(*conditions: dict[str, str], **spec: Any) -> dict[str, Any]:
    return {"spec": spec, "status": {"conditions": list(conditions)}}


ACCEPTED = {"type": "Accepted", "status": "True"}
LEFT_OUT = {"type": "Accepted", "status": "False", "message": "spec.profile: no such profile"}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            None,
            ("fine", "there is no Enforcement default: the profile holds as it is"),
            id="none",
        ),
        pytest.param(
            enforcement({"type": "Other"}, ACCEPTED), ("fine", "all of it is in force"), id="all"
        ),
        pytest.param(
            enforcement(ACCEPTED, exclude={"namespaces": ["kube-system", "old"]}),
            ("fine", "all of it is in force; namespaces left out: kube-system, old"),
            id="excluded",
        ),
        pytest.param(
            enforcement(LEFT_OUT), ("wrong", "spec.profile: no such profile"), id="left-out"
        ),
        pytest.param(
            {"status": {"conditions": None}},
            ("unknown", "nobody has written what became of it"),
            id="no-status",
        ),
    ],
)
def test_all_of_the_configuration_has_to_be_in_force(
    found: dict[str, Any] | None, expected: tuple[str, str]
) -> None:
    assert told(judge_enforcement(found)) == expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param([fine("a", "")], ExitCode.CLEAN, id="fine"),
        pytest.param([fine("a", ""), wrong("b", "", FIX)], ExitCode.FINDINGS, id="wrong"),
        pytest.param([wrong("a", "", FIX), unknown("b", "")], ExitCode.NOT_JUDGED, id="unknown"),
    ],
)
def test_what_could_not_be_looked_at_is_never_clean(
    findings: list[Finding], expected: ExitCode
) -> None:
    assert exit_code(findings) is expected
