"""`--guardrail`: some of the guardrails alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.policy.own_guardrails import rego
from webhook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

RETRIES, WILDCARD = "vs-retries-bounded", "vs-timeout-required"
BROKEN = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews]
  http:
  - retries: {attempts: 10}
    route: [{destination: {host: reviews}}]
"""
ENFORCEMENT = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {name: default}
spec:
  profile: audit
  bindings:
  - {guardrail: vs-retries-bounded, action: "%s"}
"""


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    (folder / "broken.yaml").write_text(BROKEN)
    (folder / "on.yaml").write_text(ENFORCEMENT % "warn")
    (folder / "off.yaml").write_text(ENFORCEMENT % "off")
    return folder


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "broken.yaml", *arguments])


@pytest.mark.parametrize(
    "guardrails",
    [
        pytest.param([RETRIES], id="one"),
        pytest.param([RETRIES, WILDCARD], id="several"),
        pytest.param([RETRIES, RETRIES], id="twice"),
    ],
)
def test_only_the_guardrails_that_are_named_judge(guardrails: list[str]) -> None:
    options = [f"--guardrail={each}" for each in guardrails]

    result = check("--profile=production", "-o", "json", *options)

    found = {each["guardrail"] for each in json.loads(result.stdout)["findings"]}
    assert found == set(guardrails)


def test_a_binding_turns_one_on() -> None:
    found = json.loads(check("--guardrail", RETRIES, "--config=on.yaml", "-o", "json").stdout)

    assert [each["action"] for each in found["findings"]] == ["warn"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(
            ["--guardrail", "vs-retries-bound"],
            "there is no guardrail 'vs-retries-bound'; did you mean \"vs-retries-bounded\"?",
            id="misspelt",
        ),
        pytest.param(
            ["--guardrail", "x"],
            "there is no guardrail 'x'; `meshwarden guardrails list` shows them all",
            id="nothing-like-it",
        ),
        pytest.param(
            ["--guardrail", RETRIES, "--guardrail", "x"],
            "there is no guardrail 'x'; `meshwarden guardrails list` shows them all",
            id="one-of-two",
        ),
        pytest.param(
            ["--guardrail", RETRIES, "--config=off.yaml", "--profile=baseline"],
            None,
            id="on-in-the-profile",
        ),
    ],
)
def test_a_guardrail_that_does_not_exist_is_an_error(
    arguments: list[str], told: str | None
) -> None:
    result = check(*arguments)

    assert result.stderr == (f"Error: {told}\n" if told else "")
    assert result.exit_code == (2 if told else 0)


def test_a_guardrail_that_is_off_for_all_is_an_error(folder: Path) -> None:
    """Nothing would be judged, and the result would look clean."""
    own = folder / "own/acme/virtualservice/owner"
    own.mkdir(parents=True)
    (own / "owner.rego").write_text(rego("owner"))

    result = check("--policies=own", "--guardrail=acme-owner")

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: guardrail 'acme-owner' is off in profile baseline, and no binding turns it on; "
        "choose another --profile, or bind it in --config\n"
    )
