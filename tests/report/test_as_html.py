from __future__ import annotations

import re
from typing import Any

import pytest

from tests.report.values import a_default, a_failure, a_finding, a_guardrail, a_report
from webhook.documents import Edit, Excerpt, Location
from webhook.model.enforcement import Action
from webhook.model.guardrail import Severity
from webhook.report.as_html import render
from webhook.report.findings import Remedy
from webhook.report.page_parts import parts

EVIL = "<script>alert(1)</script>\"'&\x1b"


def page_of(**fields: Any) -> str:
    return "\n".join(render(a_report(**fields)))


def text_of(page: str) -> str:
    body = page.partition("<body>")[2].partition("<script>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


@pytest.mark.parametrize(
    ("fields", "tone", "text"),
    [
        pytest.param({}, "clean", "Clean", id="clean"),
        pytest.param({"findings": (a_finding(action=Action.AUDIT),)}, "clean", "Clean", id="audit"),
        pytest.param({"findings": (a_finding(exemption="a/b"),)}, "clean", "Clean", id="exempted"),
        pytest.param(
            {"findings": (a_finding(action=Action.WARN),)}, "warn", "1 warning", id="warning"
        ),
        pytest.param(
            {"findings": (a_finding(), a_finding(), a_finding(action=Action.WARN))},
            "deny",
            "2 violations denied",
            id="denied",
        ),
        pytest.param(
            {"findings": (a_finding(),), "failures": (a_failure(),)},
            "failed",
            "1 could not be judged",
            id="not-judged",
        ),
    ],
)
def test_the_verdict_stands_on_top(fields: dict[str, Any], tone: str, text: str) -> None:
    page = page_of(**fields)

    assert f'<header class="top {tone}">' in page
    assert f"<title>Meshwarden: {text}</title>" in page
    assert f"<h1>{text}</h1>" in page


def test_all_that_is_said_of_a_finding() -> None:
    finding = a_finding(
        excerpt=Excerpt(13, ("    retries:", "      attempts: 10", "      x: y")),
        location=Location("k8s/reviews.yaml", 14, 17),
        remedies=(Remedy(path=("spec", "a"), value="5s", edit=Edit(1, 1, 1, 1, "x")),),
    )

    assert (
        "deny high vs-retries-bounded VirtualService shop/reviews "
        "spec.http[0].retries.attempts : attempts is 10; at most 3 "
        "13 retries: 14 attempts: 10 15 x: y k8s/reviews.yaml:14:17 "
        "Set spec.http[].retries.attempts to 3 or less. "
        "meshwarden check --fix adds spec.a: &#34;5s&#34;"
    ) in text_of(page_of(findings=(finding,)))


def test_the_line_is_marked_where_the_value_stands() -> None:
    finding = a_finding(
        excerpt=Excerpt(14, ("\tattempts: 10",)), location=Location("a.yaml", 14, 12)
    )

    assert '<span class="text">\tattempts: <mark>10</mark>' in page_of(findings=(finding,))


def test_defaults_and_failures_and_exemptions_are_told() -> None:
    text = text_of(
        page_of(
            findings=(a_finding(exemption="shop/mesh-412"),),
            defaults=(a_default(),),
            failures=(a_failure(), a_failure(guardrail=None, object=None, reason="no YAML")),
        )
    )

    assert "deny, but for Exemption shop/mesh-412" in text
    assert "spec.http[0].timeout &#34;15s&#34; vs-timeout-required k8s/reviews.yaml:9:7" in text
    assert "not judged vs-timeout-bounds VirtualService shop/reviews it took too long" in text
    assert "not judged no YAML k8s/reviews.yaml:1:1" in text


def test_nothing_found_is_said() -> None:
    assert "No guardrail found anything." in page_of()


def test_the_worst_guardrails_come_first() -> None:
    found = (
        a_finding(guardrail=a_guardrail("b-low", severity=Severity.LOW)),
        a_finding(guardrail=a_guardrail("z-critical", severity=Severity.CRITICAL)),
        a_finding(guardrail=a_guardrail("b-high")),
        a_finding(guardrail=a_guardrail("a-high"), action=Action.WARN),
        a_finding(guardrail=a_guardrail("a-high"), exemption="a/b"),
    )

    assert [
        (each["id"], each["counts"]) for each in parts(a_report(findings=found))["guardrails"]
    ] == [
        ("z-critical", [1, 0, 0, 0]),
        ("a-high", [0, 1, 0, 1]),
        ("b-high", [1, 0, 0, 0]),
        ("b-low", [1, 0, 0, 0]),
    ]


def test_filters_offer_what_occurs() -> None:
    found = (
        a_finding(action=Action.WARN, location=Location("b.yaml", 1, 1)),
        a_finding(guardrail=a_guardrail("ap-any", severity=Severity.LOW)),
    )

    filters = parts(a_report(findings=found))["filters"]

    assert {each["key"]: each["options"] for each in filters} == {
        "action": ["deny", "warn"],
        "severity": ["high", "low"],
        "guardrail": ["ap-any", "vs-retries-bounded"],
        "file": ["b.yaml", "k8s/reviews.yaml"],
    }


def test_texts_of_manifests_stay_texts() -> None:
    page = page_of(
        findings=(
            a_finding(
                message=EVIL,
                path=(EVIL,),
                exemption=EVIL,
                location=Location(EVIL, 1, 1),
                excerpt=Excerpt(1, (EVIL,)),
            ),
        ),
        defaults=(a_default(value=EVIL),),
        failures=(a_failure(reason=EVIL),),
    )

    assert page.count("<script>") == 1
    assert "alert(1)</script>" not in page
    assert "\x1b" not in page


def test_the_page_needs_no_network() -> None:
    """Nothing is loaded, and what could be is forbidden."""
    page = page_of(findings=(a_finding(),))

    assert not re.search(r"(src|srcset|@import|url)\s*[=(]", page.replace("default-src", ""))
    assert "default-src 'none'" in page
