from __future__ import annotations

from tests.report.values import a_guardrail
from webhook.model.enforcement import Action, Setting
from webhook.model.kinds import Kind
from webhook.report.listing import rows, table

GUARDRAILS = (
    a_guardrail(),
    a_guardrail(
        "pod-proxy-resources",
        kinds=(Kind("core", "Pod"), Kind("apps", "Deployment")),
        retired="2.0.0",
    ),
)
SETTINGS = {"pod-proxy-resources": Setting(action=Action.WARN, inject=True)}


def test_rows_for_programs() -> None:
    assert rows(GUARDRAILS, SETTINGS) == [
        {
            "id": "vs-retries-bounded",
            "title": "Retries are bounded",
            "kinds": ["networking.istio.io/VirtualService"],
            "operations": ["CREATE", "UPDATE"],
            "severity": "high",
            "category": "resilience",
            "since": "0.1.0",
            "retired": None,
            "action": "off",
            "injects": False,
        },
        {
            "id": "pod-proxy-resources",
            "title": "Retries are bounded",
            "kinds": ["core/Pod", "apps/Deployment"],
            "operations": ["CREATE", "UPDATE"],
            "severity": "high",
            "category": "resilience",
            "since": "0.1.0",
            "retired": "2.0.0",
            "action": "warn",
            "injects": True,
        },
    ]


def test_a_table_for_people() -> None:
    """A line each, so that `grep` finds whole rows, and nothing to colour in a file."""
    assert table(GUARDRAILS, SETTINGS, width=1000).splitlines() == [
        "ID                   SEVERITY  CATEGORY    ACTION         KINDS",
        "vs-retries-bounded   high      resilience  off            VirtualService",
        "pod-proxy-resources  high      resilience  warn, injects  Pod, Deployment",
    ]


def test_a_table_fits_a_terminal() -> None:
    lines = table(GUARDRAILS, SETTINGS, width=60).splitlines()

    assert len(lines) > 3
    assert max(map(len, lines)) <= 60
