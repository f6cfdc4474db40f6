"""What a case in YAML can say, and of which guardrails."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.cli.yaml_suites import ENFORCEMENT, OBJECT, RETRIES, SUITE, body, case, run
from tests.dryrun.suites.own_suites import write_complete
from tests.policy.own_guardrails import write_own

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    (folder / "reviews.yaml").write_text(OBJECT % "")
    return folder


@pytest.mark.parametrize(
    ("rest", "more"),
    [
        pytest.param(
            "object: reviews.yaml\n    user: {name: ada, groups: [dev]}\n"
            "    namespace: {name: shop, labels: {env: dev}}\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded, action: warn}]}",
            "",
            id="user-and-labels",
        ),
        pytest.param(
            "object: reviews.yaml\n    user: {name: eve}\n"
            "    namespace: {name: shop, labels: {env: dev}, annotations: {a: b}}\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded, action: deny}]}",
            "",
            id="another-user",
        ),
        pytest.param(
            "object: reviews.yaml\n    namespace: legacy\n    user: {name: eve}\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded, exemption: legacy/t-1}]}",
            "  now: 2026-05-31\n  context: {apiVersion: v1, kind: Namespace, "
            "metadata: {name: legacy}}\n",
            id="exempted-in-time",
        ),
        pytest.param(
            "object: reviews.yaml\n    namespace: legacy\n    user: {name: eve}\n"
            "    expect: {findings: []}",
            "  now: 2026-05-31T12:00:00Z\n  context: [ns.yaml]\n",
            id="exempted-need-not-be-expected",
        ),
        pytest.param(
            "object: reviews.yaml\n    namespace: legacy\n    user: {name: eve}\n"
            "    context: ns.yaml\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded, action: deny}]}",
            "",
            id="not-exempted-any-more",
        ),
        pytest.param(
            "object: bare.yaml\n    expect: {findings: [], defaults: "
            '[{guardrail: vs-timeout-required, path: "spec.http[0].timeout", value: 15s}]}',
            "",
            id="defaults",
        ),
        pytest.param(
            "object: reviews.yaml\n    oldObject: reviews.yaml\n    operation: UPDATE\n"
            "    namespace: {name: shop}\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded, action: warn}]}",
            "",
            id="unchanged",
        ),
        pytest.param("oldObject: reviews.yaml\n    expect: {findings: []}", "", id="deletion"),
        pytest.param(
            "object: reviews.yaml\n    operation: DELETE\n    expect: {findings: []}",
            "",
            id="deletion-by-name",
        ),
    ],
)
def test_what_a_case_can_say(rest: str, more: str, folder: Path) -> None:
    (folder / "enforcement.yaml").write_text(ENFORCEMENT)
    (folder / "ns.yaml").write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: legacy}\n")
    bare = OBJECT.replace("  - timeout: 5s\n    retries: {attempts: 10}\n    route", "  - route")
    (folder / "bare.yaml").write_text(bare % "")

    result = case(rest, more=f"{more}  config: [enforcement.yaml]\n")

    assert (body(result), result.exit_code) == ([], 0), result.output


def test_a_default_that_is_another_fails(folder: Path) -> None:
    (folder / "enforcement.yaml").write_text(ENFORCEMENT)
    bare = OBJECT.replace("  - timeout: 5s\n    retries: {attempts: 10}\n    route", "  - route")
    (folder / "bare.yaml").write_text(bare % "")

    result = case(
        "object: bare.yaml\n    expect: {defaults: [{guardrail: vs-timeout-required, value: 1s}]}",
        more="  config: [enforcement.yaml]\n",
    )

    (came,) = [line for line in body(result) if line.startswith("came ")]
    assert '"path": "spec.http[0].timeout", "value": "15s"' in came


def test_a_default_that_did_not_come_fails() -> None:
    result = case(
        "object: reviews.yaml\n    expect: {defaults: [{guardrail: vs-timeout-required}]}"
    )

    assert body(result) == [
        "defaults",
        'expected  [{"guardrail": "vs-timeout-required"}]',
        "came      []",
    ]


def test_guardrails_of_ones_own(folder: Path) -> None:
    write_own(folder / "own", "owner")
    binding = "bindings: [{guardrail: acme-owner, action: deny}]"
    (folder / "enforcement.yaml").write_text(
        ENFORCEMENT.partition("  profile")[0] + f"  {binding}\n"
    )
    (folder / "suite.yaml").write_text(
        SUITE.partition("  guardrails")[0]
        + "  guardrails: [acme-owner]\n  policies: [own]\n  config: [enforcement.yaml]\n  cases:\n"
        "  - {name: a, object: reviews.yaml, expect: {findings: [{guardrail: acme-owner}]}}\n"
    )

    assert run("suite.yaml").exit_code == 0


def test_suites_beside_guardrails_are_run_too(folder: Path) -> None:
    write_complete(folder / "own")
    suite = SUITE + f"  - {{name: a, object: ../reviews.yaml, expect: {{findings: {RETRIES}}}}}\n"
    (folder / "own/mesh.yaml").write_text(suite)
    (folder / "own/values.yaml").write_text(
        "apiVersion: v1\nkind: A\ndata: 'kind: Suite of meshwarden.dev'\n"
    )

    assert run("own", "--junit", "report.xml").stdout.splitlines() == [
        "ok acme-owner (6 of 6)",
        "ok shop (1 of 1)",
        "2 suites: 7 passed, 0 failed, 0 not run; 2 of 2 lines evaluated",
    ]
    assert run("own", "--run", "shop:a").stdout.splitlines()[0] == "ok shop (1 of 1)"
    assert run("own", "--run", "acme", "-v").stdout.splitlines()[-1].startswith("1 suite: 6 passed")
    root = ET.fromstring((folder / "report.xml").read_bytes())  # noqa: S314  # our own
    assert [suite.get("name") for suite in root] == ["acme-owner", "shop"]
