from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.report.values import a_default, a_failure, a_finding, a_report
from webhook.documents import Location
from webhook.model.enforcement import Action
from webhook.report.as_junit import render

COUNTS = ("tests", "failures", "errors", "skipped")


def rendered(**fields: Any) -> ET.Element:
    return ET.fromstring("\n".join(render(a_report(**fields))))  # noqa: S314  # our own output


def counts(element: ET.Element) -> list[int]:
    return [int(element.attrib[name]) for name in COUNTS]


def test_nothing_found_is_a_case_that_passes() -> None:
    root = rendered(objects=12, defaults=(a_default(),))

    (suite,) = root
    (case,) = suite
    assert (counts(root), counts(suite)) == ([1, 0, 0, 0], [1, 0, 0, 0])
    assert case.attrib == {"classname": "meshwarden", "name": "12 objects read"}
    assert list(case) == []


def test_one_object_is_no_objects() -> None:
    assert rendered()[0][0].attrib["name"] == "1 object read"


def test_a_suite_for_each_file() -> None:
    root = rendered(
        findings=(
            a_finding(),
            a_finding(location=Location("b.yaml", 2, 3)),
            a_finding(action=Action.WARN),
            a_finding(exemption="shop/m"),
        ),
        failures=(a_failure(),),
    )

    assert [(each.attrib["name"], counts(each)) for each in root] == [
        ("meshwarden", [1, 0, 0, 0]),
        ("k8s/reviews.yaml", [4, 1, 1, 2]),
        ("b.yaml", [1, 1, 0, 0]),
    ]
    assert counts(root) == [6, 2, 1, 2]


def test_a_case() -> None:
    case = rendered(findings=(a_finding(),))[1][0]

    (failure,) = case
    assert case.attrib == {
        "classname": "VirtualService shop/reviews",
        "name": "[vs-retries-bounded] spec.http[0].retries.attempts",
        "file": "k8s/reviews.yaml",
        "line": "14",
    }
    assert (failure.tag, failure.attrib) == ("failure", {"message": "attempts is 10; at most 3"})
    assert failure.text == (
        "k8s/reviews.yaml:14:19: attempts is 10; at most 3\n"
        "Set spec.http[].retries.attempts to 3 or less."
    )


@pytest.mark.parametrize(
    ("fields", "element", "message"),
    [
        pytest.param({}, "failure", "attempts is 10; at most 3", id="deny"),
        pytest.param(
            {"action": Action.WARN}, "skipped", "warn: attempts is 10; at most 3", id="warn"
        ),
        pytest.param(
            {"action": Action.AUDIT}, "skipped", "audit: attempts is 10; at most 3", id="audit"
        ),
        pytest.param(
            {"exemption": "shop/m"},
            "skipped",
            "exempted by shop/m: attempts is 10; at most 3",
            id="exempted",
        ),
    ],
)
def test_only_denials_are_failures(fields: dict[str, Any], element: str, message: str) -> None:
    (outcome,) = rendered(findings=(a_finding(**fields),))[1][0]

    assert (outcome.tag, outcome.attrib["message"]) == (element, message)


def test_what_could_not_be_judged_is_an_error() -> None:
    unreadable = a_failure(guardrail=None, object=None, reason="no YAML")
    suite = rendered(failures=(a_failure(), unreadable))[1]

    assert [(case.attrib["name"], case[0].tag, case[0].attrib["message"]) for case in suite] == [
        ("[vs-timeout-bounds]", "error", "it took too long"),
        ("could not be read", "error", "no YAML"),
    ]
    assert suite[1].attrib["classname"] == "k8s/reviews.yaml"


def test_texts_of_manifests_stay_texts() -> None:
    """Markup, quotes and what XML cannot hold at all."""
    message = "<b a=\"x\" b='y'>&\n\x00\x1b\ufffe]]>"
    (outcome,) = rendered(findings=(a_finding(message=message),))[1][0]

    assert outcome.attrib["message"] == "<b a=\"x\" b='y'>&\\n\\x00\\x1b\\ufffe]]>"
