"""Rego tests, run on the interpreter: compiled mode knows no `with`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import regorus

from tests.policies.rego_sources import needed_by

if TYPE_CHECKING:
    from tests.policies.rego_sources import Rego


def interpreter(rego: Rego) -> Any:
    """An interpreter that knows *rego*, its tests and the helpers that it needs."""
    engine = regorus.Engine()
    engine.set_enable_coverage(True)
    for path in [*(each.path for each in needed_by(rego)), rego.test_path]:
        engine.add_policy(str(path), path.read_text(encoding="utf-8"))
    return engine


def outcome(rego: Rego, test: str) -> Any:
    """What a test evaluates to: true where it passes; text where it cannot be evaluated."""
    try:
        return interpreter(rego).eval_rule(f"data.{rego.package}_test.{test}")
    except RuntimeError as error:
        return str(error).partition("\n\nStack backtrace")[0]


def uncovered(rego: Rego) -> list[str]:
    """The lines of *rego* that none of its own tests evaluates, as `line: text`."""
    engine = interpreter(rego)
    for test in rego.tests:
        engine.eval_rule(f"data.{rego.package}_test.{test}")
    report = json.loads(engine.get_coverage_report_as_json())
    lines = rego.source.splitlines()
    files = [file for file in report["files"] if file["path"] == str(rego.path)]
    return [f"{number}: {lines[number - 1]}" for file in files for number in file["not_covered"]]
