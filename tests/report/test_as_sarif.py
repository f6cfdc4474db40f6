from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.report.sarif_schema import SCHEMA
from tests.report.values import a_default, a_failure, a_finding, a_guardrail, a_report
from webhook import __version__
from webhook.documents import Edit, Location
from webhook.model.enforcement import Action
from webhook.model.guardrail import Severity
from webhook.report.as_sarif import render
from webhook.report.findings import Remedy

PATH = ("spec", "http", 0, "timeout")
EDIT = Edit(9, 3, 9, 3, "\n    timeout: 15s")
LOCATION = {
    "artifactLocation": {"uri": "k8s/reviews.yaml"},
    "region": {"startLine": 14, "startColumn": 19},
}


def run_of(**fields: Any) -> Any:
    """The one run of a report, once it is known to be what the standard says."""
    log = json.loads("\n".join(render(a_report(**fields))))
    Draft202012Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    return run


def test_a_result() -> None:
    run = run_of(findings=(a_finding(),))

    (result,) = run["results"]
    fingerprint = result.pop("partialFingerprints")["guardrailObjectField/v1"]
    assert result == {
        "ruleId": "vs-retries-bounded",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "spec.http[0].retries.attempts: attempts is 10; at most 3 "
            "(VirtualService shop/reviews)"
        },
        "locations": [
            {
                "physicalLocation": LOCATION,
                "logicalLocations": [
                    {
                        "fullyQualifiedName": "VirtualService shop/reviews"
                        "#spec.http[0].retries.attempts",
                        "kind": "member",
                    }
                ],
            }
        ],
        "properties": {"action": "deny", "severity": "high"},
    }
    assert len(fingerprint) == 32


def test_a_rule_is_made_of_metadata() -> None:
    driver = run_of(findings=(a_finding(),), docs_base_url="https://docs.example/")["tool"][
        "driver"
    ]

    page = "https://docs.example/vs-retries-bounded.md"
    fix = "Set spec.http[].retries.attempts to 3 or less."
    assert driver == {
        "name": "Meshwarden",
        "semanticVersion": __version__,
        "rules": [
            {
                "id": "vs-retries-bounded",
                "shortDescription": {"text": "Retries are bounded"},
                "fullDescription": {"text": "Retries multiply load."},
                "help": {"text": f"{fix} {page}", "markdown": f"{fix}\n\n[{page}]({page})"},
                "helpUri": page,
                "defaultConfiguration": {"level": "error"},
                "properties": {
                    "tags": ["resilience", "severity/high"],
                    "precision": "high",
                    "security-severity": "8.0",
                    "since": "0.1.0",
                },
            }
        ],
    }


def test_a_link_that_is_relative_is_no_help_uri() -> None:
    (rule,) = run_of(findings=(a_finding(),))["tool"]["driver"]["rules"]

    assert "helpUri" not in rule
    assert rule["help"]["text"].endswith(" docs/guardrails/vs-retries-bounded.md")


@pytest.mark.parametrize(
    ("action", "level"),
    [
        pytest.param(Action.DENY, "error", id="deny"),
        pytest.param(Action.WARN, "warning", id="warn"),
        pytest.param(Action.AUDIT, "note", id="audit"),
    ],
)
def test_the_level_is_the_action(action: Action, level: str) -> None:
    (result,) = run_of(findings=(a_finding(action=action),))["results"]

    assert result["level"] == level


@pytest.mark.parametrize(
    ("severity", "level", "score"),
    [
        pytest.param(Severity.CRITICAL, "error", "9.5", id="critical"),
        pytest.param(Severity.HIGH, "error", "8.0", id="high"),
        pytest.param(Severity.MEDIUM, "warning", "5.5", id="medium"),
        pytest.param(Severity.LOW, "note", "3.0", id="low"),
        pytest.param(Severity.INFO, "note", "0.1", id="info"),
    ],
)
def test_the_level_of_a_rule_is_its_severity(severity: Severity, level: str, score: str) -> None:
    finding = a_finding(guardrail=a_guardrail(severity=severity))
    (rule,) = run_of(findings=(finding,))["tool"]["driver"]["rules"]

    assert rule["defaultConfiguration"]["level"] == level
    assert rule["properties"]["security-severity"] == score


def test_rules_stand_once_and_results_point_at_them() -> None:
    run = run_of(
        findings=(a_finding(), a_finding(guardrail=a_guardrail("ap-any")), a_finding()),
        defaults=(a_default(),),
        failures=(a_failure(),),
    )

    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == ["ap-any", "vs-retries-bounded", "vs-timeout-bounds", "vs-timeout-required"]
    assert [(each["ruleId"], ids[each["ruleIndex"]]) for each in run["results"]] == [
        (each, each)
        for each in ("vs-retries-bounded", "ap-any", "vs-retries-bounded", "vs-timeout-required")
    ]


def test_an_exempted_finding_is_suppressed() -> None:
    (result,) = run_of(findings=(a_finding(exemption="shop/mesh-412"),))["results"]

    assert result["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "Exemption shop/mesh-412"}
    ]


@pytest.mark.parametrize("of", ["finding", "default"])
def test_a_fix(of: str) -> None:
    remedy = Remedy(path=PATH, value="15s", edit=EDIT)
    fields: Any = (
        {"findings": (a_finding(remedies=(remedy,)),)}
        if of == "finding"
        else {"defaults": (a_default(remedy=remedy),)}
    )
    (result,) = run_of(**fields)["results"]

    assert result["fixes"] == [
        {
            "description": {"text": "Add spec.http[0].timeout."},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "k8s/reviews.yaml"},
                    "replacements": [
                        {
                            "deletedRegion": {
                                "startLine": 9,
                                "startColumn": 3,
                                "endLine": 9,
                                "endColumn": 3,
                            },
                            "insertedContent": {"text": "\n    timeout: 15s"},
                        }
                    ],
                }
            ],
        }
    ]


def test_what_has_no_place_is_no_fix() -> None:
    remedy = Remedy(path=PATH, value="15s", edit=None)
    (result,) = run_of(findings=(a_finding(remedies=(remedy,)),))["results"]

    assert "fixes" not in result


def test_a_default_is_no_failure() -> None:
    (result,) = run_of(defaults=(a_default(),))["results"]

    assert (result["kind"], result["level"], result["message"]["text"]) == (
        "informational",
        "none",
        'admission would inject spec.http[0].timeout: "15s" (VirtualService shop/reviews)',
    )


def test_what_could_not_be_judged_makes_the_run_unsuccessful() -> None:
    unreadable = a_failure(guardrail=None, object=None, reason="no YAML")
    (invocation,) = run_of(failures=(a_failure(), unreadable))["invocations"]

    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert first["associatedRule"] == {"id": "vs-timeout-bounds"}
    assert "associatedRule" not in second
    assert [each["message"]["text"] for each in (first, second)] == [
        "could not be judged: it took too long (VirtualService shop/reviews)",
        "could not be judged: no YAML",
    ]


def test_nothing_found() -> None:
    run = run_of()

    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        pytest.param("k8s/a.yaml", "k8s/a.yaml", id="relative"),
        pytest.param("../a.yaml", "../a.yaml", id="above"),
        pytest.param("/k8s/a b.yaml", "file:///k8s/a%20b.yaml", id="absolute"),
        pytest.param("a: 100%.yaml", "a%3A%20100%25.yaml", id="special"),
        pytest.param("ä#?.yaml", "%C3%A4%23%3F.yaml", id="unicode"),
        pytest.param("<stdin>", "%3Cstdin%3E", id="standard-input"),
        pytest.param("a\udcff.yaml", "a%3F.yaml", id="no-text"),
    ],
)
def test_files_are_uris(file: str, uri: str) -> None:
    (result,) = run_of(findings=(a_finding(location=Location(file, 1, 1)),))["results"]

    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == uri


def test_fingerprints_outlive_lines_and_places_in_lists() -> None:
    """A code scanner so knows a finding again after somebody wrote above it."""
    moved = a_finding(
        path=("spec", "http", 7, "retries", "attempts"), location=Location("other.yaml", 99, 1)
    )
    others = (
        a_finding(guardrail=a_guardrail("vs-other")),
        a_finding(path=("spec", "http", 0, "timeout")),
    )
    results = run_of(findings=(a_finding(), moved, *others))["results"]

    first, second, *rest = [each["partialFingerprints"] for each in results]
    assert first == second
    assert first not in rest
    assert rest[0] != rest[1]
