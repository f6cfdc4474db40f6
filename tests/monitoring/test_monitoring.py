"""Alerts fire when they should, and nothing is watched that nobody exports."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.monitoring.names import API_SERVER, PROMETHEUS, exported

HERE = Path(__file__).parent
COMPONENT = HERE.parents[1] / "manifests" / "components" / "monitoring"

ALERTS = {
    "MeshwardenSlow",
    "MeshwardenFailedOpen",
    "MeshwardenUnanswered",
    "MeshwardenDeadlineExceeded",
    "MeshwardenCannotJudge",
    "MeshwardenTooFewReplicas",
    "MeshwardenCertificateEnding",
    "MeshwardenRefusedSettings",
    "MeshwardenViewStale",
    "MeshwardenAuditStale",
    "MeshwardenNotEnforcing",
    "MeshwardenExemptionEnding",
}

_METRIC = re.compile(r"\b(?:meshwarden|apiserver|process)_[a-z_]+\b")
needs_promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="there is no promtool (Debian's package prometheus)"
)


@pytest.fixture(scope="module")
def rules() -> dict[str, Any]:
    text = (COMPONENT / "prometheusrule.yaml").read_text(encoding="utf-8")
    spec: dict[str, Any] = yaml.safe_load(text)["spec"]
    return spec


@pytest.fixture(scope="module")
def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((COMPONENT / "meshwarden.json").read_text(encoding="utf-8"))
    return found


def test_these_are_the_alerts_and_each_says_what_to_do(rules: dict[str, Any]) -> None:
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]

    assert {rule["alert"] for rule in alerts} == ALERTS
    for rule in alerts:
        assert set(rule["annotations"]) == {"summary", "action"}
        assert rule["labels"]["severity"] in {"info", "warning", "critical"}


def test_every_metric_of_an_alert_is_exported(rules: dict[str, Any]) -> None:
    named = {
        name
        for group in rules["groups"]
        for rule in group["rules"]
        for name in _METRIC.findall(rule["expr"])
    }

    assert named - exported() - API_SERVER == set()


def test_every_metric_of_the_dashboard_is_exported(dashboard: dict[str, Any]) -> None:
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    named = {name for expression in expressions for name in _METRIC.findall(expression)}

    assert len(expressions) > 20
    assert named - exported() - API_SERVER == set()


def test_every_metric_of_the_tests_of_alerts_is_exported() -> None:
    """A test of a metric that nobody exports would prove nothing."""
    told = yaml.safe_load((HERE / "alerts.yaml").read_text(encoding="utf-8"))
    series = [each["series"] for test in told["tests"] for each in test["input_series"]]

    assert {name.partition("{")[0] for name in series} <= exported() | API_SERVER | PROMETHEUS


def test_panels_of_the_dashboard_do_not_overlap(dashboard: dict[str, Any]) -> None:
    places = [
        (x, y)
        for panel in dashboard["panels"]
        for grid in (panel["gridPos"],)
        for x in range(grid["x"], grid["x"] + grid["w"])
        for y in range(grid["y"], grid["y"] + grid["h"])
    ]

    assert len(places) == len(set(places))
    assert max(x for x, _ in places) < 24


@needs_promtool
def test_promtool_takes_the_rules_and_their_tests(rules: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(rules), encoding="utf-8")
    shutil.copy(HERE / "alerts.yaml", tmp_path)

    for command in (("check", "rules", "rules.yaml"), ("test", "rules", "alerts.yaml")):
        ended = subprocess.run(
            ["promtool", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
