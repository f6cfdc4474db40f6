"""A report at a glance."""

from __future__ import annotations

from dataclasses import replace

from tests.report.values import REVIEWS, a_failure, a_finding, a_guardrail, a_report
from webhook.model.enforcement import Action
from webhook.report.overview import overview

CART = replace(REVIEWS, namespace="cart", name="cart")
GLOBAL = replace(REVIEWS, kind="Namespace", namespace="", name="cart")


def test_the_worst_and_most_frequent_comes_first() -> None:
    timeout = a_guardrail("vs-timeout-required")
    report = a_report(
        objects=1200,
        findings=(
            a_finding(guardrail=timeout, action=Action.AUDIT),
            a_finding(guardrail=timeout, action=Action.WARN, object=GLOBAL),
            a_finding(guardrail=a_guardrail("vs-wildcard-host")),
            a_finding(),
            a_finding(object=CART),
            a_finding(exemption="legacy/t-1"),
        ),
        failures=(a_failure(),),
    )

    assert overview(report, width=120).splitlines() == [
        "GUARDRAIL            ACTION  SEVERITY  OBJECTS  NAMESPACES  FOR ONE",
        "vs-retries-bounded   deny    high      2        2           VirtualService shop/reviews",
        "vs-wildcard-host     deny    high      1        1           VirtualService shop/reviews",
        "vs-timeout-required  warn    high      1        0           Namespace cart",
        "vs-timeout-required  audit   high      1        1           VirtualService shop/reviews",
        "1,200 objects, 3 denied, 1 warned, 1 recorded, 1 exempted, 1 not judged",
    ]


def test_where_nothing_is_found_there_are_the_counts() -> None:
    assert overview(a_report(), width=80) == (
        "1 objects, 0 denied, 0 warned, 0 recorded, 0 exempted"
    )
