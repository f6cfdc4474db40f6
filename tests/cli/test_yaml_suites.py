"""`meshwarden test` with suites in YAML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.yaml_suites import ENFORCEMENT, OBJECT, RETRIES, body, case, run
from tests.policy.own_guardrails import write_own

DOCS = Path(__file__).parents[2] / "docs/suites.md"


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    (folder / "reviews.yaml").write_text(OBJECT % "")
    return folder


def test_the_suite_in_the_documentation_passes(folder: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL)
    (folder / "docs.yaml").write_text(text)

    result = run("docs.yaml", "-v")

    assert result.stdout.splitlines() == [
        "ok shop (2 of 2)",
        "  ok case ten retries are too many  docs.yaml:8",
        "  ok case what was there before only warns  docs.yaml:25",
        "1 suite: 2 passed, 0 failed, 0 not run",
    ]
    assert result.exit_code == 0


def test_a_finding_that_nobody_expected_fails() -> None:
    result = case("object: reviews.yaml\n    expect: {findings: []}")

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "FAILED shop (0 of 1)",
        "  FAILED case a  suite.yaml:8",
        "      findings",
        "      expected  []",
        (
            '      came      {"guardrail": "vs-retries-bounded", "action": "deny", '
            '"path": "spec.http[0].retries.attempts", "message": "attempts is 10; at most 3"}'
        ),
        "",
        "1 suite: 0 passed, 1 failed, 0 not run",
    ]


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param("{}", id="the-guardrail-alone"),
        pytest.param("{action: deny}", id="action"),
        pytest.param('{path: "spec.http[0].retries.attempts"}', id="path"),
        pytest.param('{path: "spec.*.attempts"}', id="path-with-a-star"),
        pytest.param('{message: "^attempts is [0-9]+;"}', id="message"),
    ],
)
def test_a_finding_that_fits_passes(expected: str) -> None:
    fields = expected.replace("{", "{guardrail: vs-retries-bounded, ").replace(", }", "}")

    assert case(f"object: reviews.yaml\n    expect: {{findings: [{fields}]}}").exit_code == 0


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param("action: warn", id="action"),
        pytest.param('path: "spec.http[1].retries.attempts"', id="path"),
        pytest.param('path: "spec.http"', id="the-start-of-a-path"),
        pytest.param("message: at least", id="message"),
        pytest.param("exemption: shop/x", id="exemption"),
    ],
)
def test_a_finding_that_does_not_fit_fails(expected: str) -> None:
    fields = f"{{guardrail: vs-retries-bounded, {expected}}}"

    assert case(f"object: reviews.yaml\n    expect: {{findings: [{fields}]}}").exit_code == 1


def test_one_finding_fits_one_expectation() -> None:
    twice = "[{guardrail: vs-retries-bounded}, {guardrail: vs-retries-bounded}]"

    assert case(f"object: reviews.yaml\n    expect: {{findings: {twice}}}").exit_code == 1


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        pytest.param(
            "object: reviews.yaml\n    expect: {findings: [{guardrail: vs-retries-bound}]}",
            'there is no guardrail vs-retries-bound; did you mean "vs-retries-bounded"?',
            id="unknown-guardrail",
        ),
        pytest.param(
            "object: reviews.yaml\n    expect: {defaults: [{guardrail: zzz}]}",
            "there is no guardrail zzz; `meshwarden guardrails list` shows them all",
            id="unknown-guardrail-of-a-default",
        ),
        pytest.param(
            "object: {apiVersion: networking.istio.io/v1, kind: VirtualServce}\n"
            "    expect: {findings: []}",
            "no guardrail judges its object, a networking.istio.io/VirtualServce; "
            'did you mean "networking.istio.io/VirtualService"?',
            id="misspelt-kind",
        ),
        pytest.param(
            "object: {apiVersion: batch/v1, kind: CronJob}\n    expect: {findings: []}",
            "no guardrail judges its object, a batch/CronJob; "
            "so whatever is expected of it, nothing comes",
            id="kind-that-nobody-judges",
        ),
    ],
)
def test_what_could_pass_for_the_wrong_reason_fails(rest: str, told: str) -> None:
    result = case(rest)

    assert (result.exit_code, body(result)) == (1, [told])


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        pytest.param(
            "object: reviews.yaml\n"
            "    expect: {findings: [{guardrail: pa-permissive-without-expiry}]}",
            "pa-permissive-without-expiry judges security.istio.io/PeerAuthentication, "
            "and no networking.istio.io/VirtualService",
            id="another-kind",
        ),
        pytest.param(
            "oldObject: reviews.yaml\n    expect: {findings: [{guardrail: vs-retries-bounded}]}",
            "vs-retries-bounded judges CREATE, UPDATE, and no DELETE",
            id="another-operation",
        ),
        pytest.param(
            "object: reviews.yaml\n    expect: {findings: [{guardrail: vs-wildcard-host}]}",
            "vs-wildcard-host is not among spec.guardrails",
            id="not-chosen",
        ),
        pytest.param(
            "object: reviews.yaml\n    namespace: kube-system\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded}]}",
            "namespace kube-system is excluded by the Enforcement",
            id="excluded-namespace",
        ),
    ],
)
def test_why_a_finding_could_not_come_is_told(rest: str, reason: str) -> None:
    result = case(rest)

    assert result.exit_code == 1
    assert reason in body(result)


def test_what_came_is_shown_with_its_exemption(folder: Path) -> None:
    (folder / "enforcement.yaml").write_text(ENFORCEMENT)
    result = case(
        f"object: reviews.yaml\n    namespace: legacy\n    expect: {{findings: {RETRIES}}}",
        more="  now: 2026-05-31\n  config: [enforcement.yaml]\n"
        "  context: {apiVersion: v1, kind: Namespace, metadata: {name: legacy}}\n",
    )

    assert '"exemption": "legacy/t-1"}' in body(result)[-1]


def test_a_guardrail_that_is_off_is_told(folder: Path) -> None:
    write_own(folder / "own", "owner")
    result = case(
        "object: reviews.yaml\n    expect: {findings: [{guardrail: acme-owner}]}",
        more="  policies: [own]\n",
    )

    assert result.exit_code == 1
    assert "acme-owner is off: neither profile production nor a binding names it" in body(result)
