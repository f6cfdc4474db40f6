"""The text that a person reads when kubectl says no."""

from __future__ import annotations

from typing import Any

import pytest

from tests.serving.scripted import NAMESPACE
from tests.serving.values import failure, request, violation
from webhook.model.decision import Decision
from webhook.model.enforcement import Action
from webhook.model.kinds import Kind
from webhook.serving.codec.denial import message


def text(decision: Decision, **fields: Any) -> str:
    return message(request(**fields), decision, docs_base_url="docs/guardrails/")


def test_the_whole_of_it() -> None:
    """Object and count; id, field, found and wanted of each; fix and page; exemption; number."""
    decision = Decision(
        violations=(
            violation("vs-two", ("spec", "hosts", 0), '"*" is not allowed; name the hosts'),
            violation("vs-one", ("spec", "http", 1, "timeout"), "timeout is unset; set one"),
        )
    )

    assert text(decision) == (
        "VirtualService shop/reviews violates 2 guardrails\n"
        "[vs-one] spec.http[1].timeout: timeout is unset; set one\n"
        "    fix: Do as vs-one says.   docs: docs/guardrails/vs-one.md\n"
        '[vs-two] spec.hosts[0]: "*" is not allowed; name the hosts\n'
        "    fix: Do as vs-two says.   docs: docs/guardrails/vs-two.md\n"
        "exempt: an Exemption in namespace shop (see docs)   request: 705ab4f5"
    )


def test_findings_of_one_guardrail_share_its_fix_and_stand_in_the_order_of_the_object() -> None:
    found = [violation(path=("spec", "http", i), message=f"route {i}") for i in (10, 2, 0)]

    assert text(Decision(violations=tuple(found))).splitlines() == [
        "VirtualService shop/reviews violates 1 guardrail in 3 places",
        "[vs-one] spec.http[0]: route 0",
        "[vs-one] spec.http[2]: route 2",
        "[vs-one] spec.http[10]: route 10",
        "    fix: Do as vs-one says.   docs: docs/guardrails/vs-one.md",
        "exempt: an Exemption in namespace shop (see docs)   request: 705ab4f5",
    ]


def test_only_what_denies_is_told() -> None:
    decision = Decision(
        violations=(
            violation(),
            violation("vs-two", action=Action.WARN),
            violation("vs-audited", action=Action.AUDIT),
            violation("vs-warned", exemption="shop/why"),
        )
    )

    assert text(decision).count("[vs-") == 1


def test_what_could_not_be_judged_is_nobodys_violation() -> None:
    decision = Decision(violations=(violation(),), failures=(failure(), failure("vs-warned")))

    assert text(decision).splitlines() == [
        "VirtualService shop/reviews violates 1 guardrail, and could not be judged by 2 guardrails",
        "[vs-one] spec: spec is wrong; right it",
        "    fix: Do as vs-one says.   docs: docs/guardrails/vs-one.md",
        "[vs-two] could not be judged: out of time",
        "[vs-warned] could not be judged: out of time",
        "exempt: an Exemption in namespace shop (see docs)   request: 705ab4f5",
    ]


def test_no_exemption_is_offered_for_what_could_not_be_judged() -> None:
    assert text(Decision(failures=(failure(),))) == (
        "VirtualService shop/reviews could not be judged by 1 guardrail\n"
        "[vs-two] could not be judged: out of time\n"
        "request: 705ab4f5"
    )


def test_twenty_findings_and_an_exact_count() -> None:
    found = tuple(violation(path=("spec", "http", i)) for i in range(33))
    unjudged = tuple(failure(f"vs-{i:02}") for i in range(21))

    lines = text(Decision(violations=found, failures=unjudged)).splitlines()

    assert lines[0] == (
        "VirtualService shop/reviews violates 1 guardrail in 33 places, "
        "and could not be judged by 21 guardrails"
    )
    assert lines[20].startswith("[vs-one] spec.http[19]:")
    assert lines[22] == "… and 13 more (run `meshwarden check` for all)"
    assert lines[42] == "[vs-19] could not be judged: out of time"
    assert lines[43] == "… and 1 more (run `meshwarden check` for all)"
    assert len(lines) == 45


@pytest.mark.parametrize(
    ("fields", "begin", "exempt"),
    [
        pytest.param(
            {"kind": NAMESPACE, "namespace": "shop", "name": "shop"},
            "Namespace shop violates",
            "exempt: an Exemption in namespace shop (see docs)",
            id="namespace-is-not-named-twice",
        ),
        pytest.param(
            {"kind": Kind("example.com", "Mesh"), "namespace": "", "name": "main"},
            "Mesh main violates",
            "exempt: a binding in the Enforcement (see docs)",
            id="cluster-scoped",
        ),
        pytest.param(
            {"name": "", "object": {"metadata": {"generateName": "reviews-"}}},
            "VirtualService shop/reviews- violates",
            "exempt: an Exemption in namespace shop (see docs)",
            id="generated-name",
        ),
        pytest.param(
            {"name": ""},
            "VirtualService shop violates",
            "exempt: an Exemption in namespace shop (see docs)",
            id="no-name-at-all",
        ),
    ],
)
def test_how_the_object_is_named(fields: dict[str, Any], begin: str, exempt: str) -> None:
    lines = text(Decision(violations=(violation(),)), **fields).splitlines()

    assert lines[0].startswith(begin)
    assert lines[-1] == f"{exempt}   request: 705ab4f5"


def test_nothing_that_a_user_wrote_breaks_a_line_or_reaches_the_terminal() -> None:
    decision = Decision(violations=(violation(message="host is \x1b[2J'a\nb'", path=("a\nb",)),))

    lines = text(decision, uid="\x1b\n12345678").splitlines()

    assert lines[1] == "[vs-one] [\"a\\nb\"]: host is [2J'a b'"
    assert lines[-1].endswith("request: 12345678")


def test_a_long_message_is_cut() -> None:
    line = text(Decision(violations=(violation(message="x" * 10_000),))).splitlines()[1]

    assert len(line) == 512
    assert line.endswith("x…")


def test_a_finding_about_the_whole_object_has_no_field() -> None:
    line = text(Decision(violations=(violation(path=()),))).splitlines()[1]

    assert line == "[vs-one] spec is wrong; right it"
