from __future__ import annotations

from dataclasses import replace
from typing import Any

import click
import pytest

from tests.report.values import REVIEWS, a_default, a_failure, a_finding, a_guardrail, a_report
from webhook.documents import Location
from webhook.model.enforcement import Action
from webhook.report.as_text import one_line, render

HERE = "k8s/reviews.yaml"
RETRIES = "[vs-retries-bounded]"
TEN = "attempts is 10; at most 3"
EXEMPT = "deny but for shop/mesh-412"
COUNTS = "1 denied, 1 warned, 1 audited, 1 exempted, 1 default, 2 not judged"


def rendered(**fields: Any) -> list[str]:
    return click.unstyle("\n".join(render(a_report(**fields)))).split("\n")


def test_a_whole_report() -> None:
    """Findings first, a line each; then what to do, once a guardrail; then all that is apart."""
    exempted = a_finding(
        guardrail=a_guardrail("vs-wildcard-host"),
        path=("spec", "hosts", 0),
        message="name it",
        exemption="shop/mesh-412",
        location=Location("k8s/reviews.yaml", 7, 5),
    )

    assert rendered(
        objects=12,
        unguarded=4,
        findings=(
            a_finding(),
            a_finding(action=Action.WARN, path=("spec", "http", 1), message="again"),
            a_finding(action=Action.AUDIT, path=("spec",), message="and again"),
            exempted,
        ),
        defaults=(a_default(),),
        diffs=("--- a\n+++ b\n@@ -1 +1,2 @@\n spec:\n+  timeout: 15s",),
        failures=(
            a_failure(),
            a_failure(
                guardrail=None, object=None, reason="no YAML", location=Location("bad.yaml", 3, 7)
            ),
        ),
    ) == [
        f"{HERE}:14:19: deny {RETRIES} spec.http[0].retries.attempts: {TEN} ({REVIEWS})",
        f"{HERE}:14:19: warn {RETRIES} spec.http[1]: again ({REVIEWS})",
        f"{HERE}:14:19: audit {RETRIES} spec: and again ({REVIEWS})",
        f"{HERE}:7:5: exempted [vs-wildcard-host] spec.hosts[0]: name it ({REVIEWS}; {EXEMPT})",
        "",
        "what to do:",
        f"{RETRIES} high: Set spec.http[].retries.attempts to 3 or less.",
        "    docs/guardrails/vs-retries-bounded.md",
        "",
        "defaults that admission would inject:",
        f'{HERE}:9:7: default [vs-timeout-required] spec.http[0].timeout: "15s" ({REVIEWS})',
        "",
        "how they change the objects:",
        "--- a",
        "+++ b",
        "@@ -1 +1,2 @@",
        " spec:",
        "+  timeout: 15s",
        "",
        "not judged, and so not vouched for:",
        f"{HERE}:1:1: could not be judged: [vs-timeout-bounds] it took too long ({REVIEWS})",
        "bad.yaml:3:7: could not be judged: no YAML",
        "",
        f"12 objects, 4 of them of no guarded kind: {COUNTS}",
    ]


def test_nothing_found() -> None:
    assert rendered() == [
        "1 object: 0 denied, 0 warned, 0 audited, 0 exempted, 0 defaults, 0 not judged"
    ]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        pytest.param({"objects": 2}, "2 objects", id="all-judged"),
        pytest.param(
            {"objects": 2, "unguarded": 1},
            "2 objects, 1 of them of no guarded kind",
            id="unguarded",
        ),
        pytest.param(
            {"objects": 1, "passed_over": 1},
            "1 object, 1 file without an object passed over",
            id="a-file",
        ),
        pytest.param(
            {"objects": 3, "unguarded": 2, "passed_over": 4},
            "3 objects, 2 of them of no guarded kind, 4 files without an object passed over",
            id="both",
        ),
    ],
)
def test_what_was_not_judged_is_counted(counts: dict[str, int], told: str) -> None:
    (closing,) = rendered(**counts)

    assert closing == f"{told}: 0 denied, 0 warned, 0 audited, 0 exempted, 0 defaults, 0 not judged"


def test_a_cluster_scoped_object_is_named_without_a_namespace() -> None:
    shop = replace(REVIEWS, group="core", kind="Namespace", namespace="", name="shop")

    assert rendered(findings=(a_finding(object=shop),))[0].endswith("at most 3 (Namespace shop)")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("two\nlines\r\n", r"two\nlines\r\n", id="line-ends"),
        pytest.param("\x1b[31mred\x07", r"\x1b[31mred\x07", id="terminal-control"),
        pytest.param("\u2028\u2029\x85", r"\u2028\u2029\x85", id="unicode-line-ends"),
        pytest.param("\u202egpj", r"\u202egpj", id="text-direction"),
        pytest.param("\ud83d", r"\ud83d", id="half-a-character"),
        pytest.param("Zürich 🚲", "Zürich 🚲", id="plain-characters"),
    ],
)
def test_manifests_cannot_write_on_the_terminal(written: str, shown: str) -> None:
    """Whatever a manifest holds, a finding is one line of plain characters."""
    hostile = replace(REVIEWS, name=written)
    place = Location(written, 1, 1)
    lines = rendered(
        findings=(
            a_finding(object=hostile, message=written, path=(written,), location=place),
            a_finding(object=hostile, exemption=f"shop/{written}"),
        ),
        defaults=(a_default(object=hostile, value=written),),
        failures=(a_failure(object=hostile, reason=written),),
        diffs=(f"+{written}".replace("\n", "").replace("\r", ""),),
    )

    assert one_line(written) == shown
    assert lines[0].startswith(f"{shown}:1:1: deny [vs-retries-bounded] ")
    assert lines[0].endswith(f": {shown} (VirtualService shop/{shown})")
    assert all(character.isprintable() for line in lines for character in line)


@pytest.mark.parametrize(
    ("action", "colour"),
    [
        pytest.param(Action.DENY, "red", id="deny"),
        pytest.param(Action.WARN, "yellow", id="warn"),
        pytest.param(Action.AUDIT, "blue", id="audit"),
    ],
)
def test_the_action_stands_out(action: Action, colour: str) -> None:
    line = next(render(a_report(findings=(a_finding(action=action),))))

    assert click.style(action.value, fg=colour, bold=True) in line


def test_a_diff_is_coloured() -> None:
    lines = list(render(a_report(diffs=("-old\n+new\n same",))))

    assert lines[1] == "\n".join(
        [click.style("-old", fg="red"), click.style("+new", fg="green"), " same"]
    )
