from __future__ import annotations

from typing import Any

import pytest

from tests.report.values import a_default, a_failure, a_finding, a_guardrail, a_report
from webhook.documents import Location
from webhook.model.enforcement import Action
from webhook.report.as_github import render

HERE = "file=k8s/reviews.yaml,line=14,col=19,title=vs-retries-bounded"
SAID = "spec.http[0].retries.attempts: attempts is 10; at most 3 (VirtualService shop/reviews)"
FIX = "%0ASet spec.http[].retries.attempts to 3 or less."


def rendered(**fields: Any) -> list[str]:
    return list(render(a_report(**fields)))


@pytest.mark.parametrize(
    ("action", "command"),
    [
        pytest.param(Action.DENY, "error", id="deny"),
        pytest.param(Action.WARN, "warning", id="warn"),
        pytest.param(Action.AUDIT, "notice", id="audit"),
    ],
)
def test_a_finding_is_annotated(action: Action, command: str) -> None:
    line, closing = rendered(findings=(a_finding(action=action),))

    assert line == f"::{command} {HERE}::{SAID}{FIX}"
    assert closing.startswith("1 object: ")


def test_an_exempted_finding_fails_nothing() -> None:
    line, _closing = rendered(findings=(a_finding(exemption="shop/m"),))

    assert line == f"::notice {HERE} (exempted)::{SAID}; deny but for shop/m"


def test_a_default() -> None:
    line, _closing = rendered(defaults=(a_default(value="a, b: 5%"),))

    assert line == (
        "::notice file=k8s/reviews.yaml,line=9,col=7,title=vs-timeout-required::"
        'admission would inject spec.http[0].timeout: "a, b: 5%25" (VirtualService shop/reviews)'
    )


def test_what_could_not_be_judged() -> None:
    unreadable = a_failure(guardrail=None, object=None, reason="no YAML")
    *lines, _closing = rendered(failures=(a_failure(), unreadable))

    place = "::error file=k8s/reviews.yaml,line=1,col=1,title=could not be judged::"
    assert lines == [
        f"{place}[vs-timeout-bounds] it took too long (VirtualService shop/reviews)",
        f"{place}no YAML",
    ]


def test_nothing_ends_a_command_early() -> None:
    """Line ends would start a command of the manifest's own; commas and colons a property."""
    finding = a_finding(
        guardrail=a_guardrail(remediation="100% or less"),
        location=Location("a,b:c\r\n::error::%.yaml", 1, 2),
        message="x\r\n::stop-commands::y, z: 5%",
    )
    line, _closing = rendered(findings=(finding,))

    assert line == (
        "::error file=a%2Cb%3Ac%0D%0A%3A%3Aerror%3A%3A%25.yaml,line=1,col=2,"
        "title=vs-retries-bounded::spec.http[0].retries.attempts: x%0D%0A::stop-commands::y, "
        "z: 5%25 (VirtualService shop/reviews)%0A100%25 or less"
    )
