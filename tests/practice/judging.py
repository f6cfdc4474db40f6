"""Samples under every guardrail at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml
from click.testing import CliRunner

from webhook import policy
from webhook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


def report_of(objects: Path, folder: Path) -> dict[str, Any]:
    """What `meshwarden check` says of *objects* where each guardrail denies and none injects.

    Args:
        objects: the file to check.
        folder: an empty one, for the configuration.
    """
    bindings: list[dict[str, Any]] = [
        {"guardrail": guardrail.id, "action": "deny"} for guardrail in policy.load(policy.shipped())
    ]
    enforcement = {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": "Enforcement",
        "metadata": {"name": "default"},
        "spec": {"profile": "audit", "bindings": bindings},
    }
    config = folder / "enforcement.yaml"
    config.write_text(yaml.safe_dump(enforcement))
    arguments = ["check", str(objects), "--config", str(config), "-o", "json"]
    report: dict[str, Any] = json.loads(CliRunner().invoke(main, arguments).stdout)
    assert report["failures"] == []
    return report
