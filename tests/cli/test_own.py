"""`--policies`: guardrails of one's own, at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.policy.guardrail_files import write
from tests.policy.own_guardrails import place, write_own
from webhook import policy
from webhook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

OBJECT = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop, annotations: {%s: x}}
spec: {hosts: [reviews]}
"""
ENFORCEMENT = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {name: default}
spec:
  bindings:
  - {guardrail: acme-owner, action: deny}
  - {guardrail: acme-team, action: warn}
"""
SAMPLE = f"# Expected: acme-owner denies: nobody owns it.\n{OBJECT % 'other'}"


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    write_own(folder / "own", "owner")
    write_own(folder / "own", "team")
    write(folder, "own/acme/virtualservice/owner/samples/denied_unowned.yaml", SAMPLE)
    write(folder, "owned.yaml", OBJECT % "owner")
    write(folder, "unowned.yaml", OBJECT % "other")
    write(folder, "enforcement.yaml", ENFORCEMENT)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def check(*arguments: str) -> Result:
    return run("check", "--policies", "own", "--config", "enforcement.yaml", *arguments)


def found(result: Result) -> Any:
    """What guardrails of one's own found; what the shipped ones find is no matter here."""
    findings = json.loads(result.stdout)["findings"]
    pairs = [(each["guardrail"], each["action"]) for each in findings]
    return [pair for pair in pairs if pair[0].startswith("acme-")]


@pytest.mark.parametrize(
    ("file", "code", "findings"),
    [
        pytest.param("owned.yaml", 0, [("acme-team", "warn")], id="owned"),
        pytest.param(
            "unowned.yaml", 1, [("acme-owner", "deny"), ("acme-team", "warn")], id="unowned"
        ),
    ],
)
def test_own_guardrails_judge_where_they_are_bound(file: str, code: int, findings: object) -> None:
    result = check(file, "-o", "json")

    assert found(result) == findings
    assert result.exit_code == code
    assert result.stderr == ""


def test_own_guardrails_are_off_where_nobody_binds_them() -> None:
    assert found(run("check", "unowned.yaml", "--policies", "own", "-o", "json")) == []


@pytest.mark.parametrize(
    ("file", "findings"),
    [
        pytest.param("owned.yaml", [], id="clean"),
        pytest.param("unowned.yaml", [("acme-owner", "deny")], id="denied"),
    ],
)
def test_a_refused_guardrail_is_told_of_and_the_others_judge(
    file: str, findings: object, folder: Path
) -> None:
    """Wrong configuration comes before findings; a binding of what was refused is none."""
    write_own(folder / "own", "team", ("\tnot input", "\tnot not input"))

    result = check(file, "-o", "json")

    assert found(result) == findings
    assert result.exit_code == 2
    title, line = result.stderr.splitlines()
    assert title == "refused, and so not asked:"
    assert line.startswith(f"own/{place('team')}:22:5: it does not compile: ")


def test_unreadable_input_comes_after_a_refused_guardrail(folder: Path) -> None:
    write_own(folder / "own", "team", ("\tnot input", "\tnot not input"))
    write(folder, "broken.yaml", "a: [\n")

    assert check("broken.yaml").exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["check", "owned.yaml"], id="check"),
        pytest.param(["guardrails", "list"], id="list"),
        pytest.param(["guardrails", "explain", "acme-owner"], id="explain"),
        pytest.param(["guardrails", "docs", "--out", "pages"], id="docs"),
    ],
)
def test_a_folder_that_is_not_there(arguments: list[str]) -> None:
    result = run(*arguments, "--policies", "gone")

    assert result.exit_code == 2
    assert "'gone' does not exist" in result.stderr


def test_own_guardrails_are_listed_as_off() -> None:
    result = run("guardrails", "list", "--policies", "own", "-o", "json")
    rows = {row["id"]: row["action"] for row in json.loads(result.stdout)}

    assert rows.keys() == {*policy.load(policy.shipped()).guardrails, "acme-owner", "acme-team"}
    assert rows["acme-owner"] == "off"


def test_an_own_guardrail_is_explained_with_its_sample() -> None:
    result = run("guardrails", "explain", "acme-owner", "--policies", "own")

    assert result.exit_code == 0
    assert "nobody owns it." in result.stdout
    assert "[acme-owner] metadata.annotations.owner: owner is unset" in result.stdout


def test_own_guardrails_have_pages(folder: Path) -> None:
    assert run("guardrails", "docs", "--out", "pages", "--policies", "own").exit_code == 0

    assert "There is owner" in (folder / "pages/acme-owner.md").read_text()
    assert "acme-owner" in (folder / "pages/README.md").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["list"], id="list"),
        pytest.param(["explain", "acme-owner"], id="explain"),
        pytest.param(["docs", "--out", "pages"], id="docs"),
    ],
)
def test_what_is_refused_is_told_after_all_else_is_done(arguments: list[str], folder: Path) -> None:
    write_own(folder / "own", "team", ("# METADATA\n", ""))

    result = run("guardrails", *arguments, "--policies", "own")

    assert result.exit_code == 2
    assert f"own/{place('team')}:1:1: no METADATA block" in result.stderr
    assert "owner" in result.stdout
