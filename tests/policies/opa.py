"""The real OPA, which the API server's test binaries bring along."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.policies.rego_sources import EVERY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROGRAM = Path(os.environ.get("KUBEBUILDER_ASSETS", ""), "opa")

needs_opa = pytest.mark.skipif(
    not ("KUBEBUILDER_ASSETS" in os.environ and PROGRAM.exists()),
    reason="KUBEBUILDER_ASSETS names no folder that holds opa",
)


def opa(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run OPA to its end, whatever its exit code."""
    return subprocess.run(
        [str(PROGRAM), *arguments], capture_output=True, text=True, check=False, timeout=120
    )


def rego_paths() -> list[str]:
    """The files of guardrails and helpers: named one by one, since samples are no data."""
    return [str(rego.path) for rego in EVERY]


def evaluate(query: str, data: Mapping[str, Any], folder: Path) -> Any:
    """The value of *query*, with *data* beside the policies; *folder* takes a file for it."""
    path = folder / "data.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    files = [argument for each in [*rego_paths(), str(path)] for argument in ("--data", each)]
    done = opa("eval", "--format", "json", *files, query)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)["result"][0]["expressions"][0]["value"]


def answers_to(
    package: str, rules: Sequence[str], inputs: Sequence[Any], folder: Path
) -> list[dict[str, str]]:
    """What OPA answers to each of *inputs*, as JSON by rule."""
    asked = "; ".join(f"{rule} := data.{package}.{rule} with input as document" for rule in rules)
    answer = ", ".join(f'"{rule}": {rule}' for rule in rules)
    query = f"[{{{answer}}} | some document in data.questions; {asked}]"
    found = evaluate(query, {"questions": inputs}, folder)
    assert len(found) == len(inputs)
    return [{rule: json.dumps(value) for rule, value in each.items()} for each in found]
