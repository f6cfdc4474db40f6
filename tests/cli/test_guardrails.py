from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from webhook import policy
from webhook.cli.main import main
from webhook.report.pages import INDEX

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


OF_WORKLOAD_GROUPS = ["config-internal-annotation", "wg-probe-missing"]


def guardrails(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["guardrails", *arguments])


def listed(*arguments: str) -> Any:
    return json.loads(guardrails("list", "-o", "json", *arguments).stdout)


def test_every_guardrail_is_listed() -> None:
    catalogue = policy.load(policy.shipped())

    assert [row["id"] for row in listed()] == list(catalogue.guardrails)


def test_the_table_tells_a_line_each() -> None:
    header, *lines = guardrails("list").stdout.splitlines()

    assert header.split() == ["ID", "SEVERITY", "CATEGORY", "ACTION", "KINDS"]
    assert [line.split()[0] for line in lines] == [row["id"] for row in listed()]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        pytest.param(["--kind", "WorkloadGroup"], OF_WORKLOAD_GROUPS, id="kind"),
        pytest.param(["--kind", "workloadgroup"], OF_WORKLOAD_GROUPS, id="in-any-case"),
        pytest.param(
            ["--kind", "networking.istio.io/WorkloadGroup"], OF_WORKLOAD_GROUPS, id="in-full"
        ),
        pytest.param(
            ["--kind", "WorkloadGroup", "--category", "resilience"],
            ["wg-probe-missing"],
            id="kind-and-category",
        ),
        pytest.param(["--kind", "WorkloadGroup", "--category", "traffic"], [], id="no-such"),
    ],
)
def test_filters(arguments: list[str], ids: list[str]) -> None:
    assert [row["id"] for row in listed(*arguments)] == ids


def test_the_action_is_that_of_the_profile() -> None:
    actions = [
        {row["id"]: row["action"] for row in listed("--profile", profile)}
        for profile in ("baseline", "migration")
    ]

    assert [each["pa-permissive-without-expiry"] for each in actions] == ["off", "deny"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ["list", "--kind", "VirtualServce"],
            "no guardrail judges 'VirtualServce'; did you mean \"VirtualService\"?",
            id="kind",
        ),
        pytest.param(["list", "--category", "safety"], "'safety' is not one of", id="category"),
        pytest.param(
            ["list", "--profile", "prodction"], 'did you mean "production"?', id="profile"
        ),
        pytest.param(
            ["explain", "vs-retries-bound"],
            "there is no guardrail 'vs-retries-bound'; did you mean \"vs-retries-bounded\"?",
            id="id",
        ),
        pytest.param(["docs"], "Missing option '--out'", id="folder"),
    ],
)
def test_what_is_not_there(arguments: list[str], message: str) -> None:
    result = guardrails(*arguments)

    assert result.exit_code == 2
    assert message in result.stderr


def test_explaining_a_guardrail() -> None:
    """With the message that its sample gets, from the same evaluator as everywhere."""
    result = guardrails("explain", "vs-retries-bounded")

    assert result.exit_code == 0
    assert result.stdout.startswith("[vs-retries-bounded] ")
    said = result.stdout.partition("what is said of it:\n")[2].splitlines()[0]
    assert said.startswith("    [vs-retries-bounded] spec.http[")


def test_every_guardrail_can_be_explained() -> None:
    """Each has something to avoid and to prefer, and says something of what to avoid."""
    for id_ in policy.load(policy.shipped()).guardrails:
        text = guardrails("explain", id_).stdout

        assert [
            heading
            for heading in ("avoid:", "what is said of it:", "prefer:", "profiles:", "read on:")
            if f"\n{heading}\n" not in text
        ] == []


def test_pages_are_written_and_kept_fresh(tmp_path: Path) -> None:
    out = tmp_path / "docs"
    ids = list(policy.load(policy.shipped()).guardrails)

    assert guardrails("docs", "--out", str(out), "--check").exit_code == 1
    assert not out.exists()
    assert guardrails("docs", "--out", str(out)).exit_code == 0
    assert {path.name for path in out.iterdir()} == {INDEX, *(f"{id_}.md" for id_ in ids)}
    assert guardrails("docs", "--out", str(out), "--check").stdout == ""

    (out / f"{ids[0]}.md").write_text("stale")
    (out / "old-id.md").write_text((out / f"{ids[1]}.md").read_text())
    checked = guardrails("docs", "--out", str(out), "--check")
    assert checked.exit_code == 1
    assert checked.stdout.splitlines() == [
        f"{out}/{ids[0]}.md: stale",
        f"{out}/old-id.md: orphaned",
    ]
