"""The comments in examples/ keep their word, and nothing is found that they do not announce."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.examples.announcements import Remark, announced
from webhook import policy
from webhook.model.kinds import Operation

ROOT = Path(__file__).parents[2]
MESHWARDEN = Path(sys.executable).with_name("meshwarden")


def report_of(folder: str, *options: str) -> Any:
    command = [str(MESHWARDEN), "check", folder, *options, "-o", "json"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stdout, ended.stderr
    return json.loads(ended.stdout)


def found(folder: str) -> set[Remark]:
    report = report_of(folder, "--config=examples/config", "--context=examples/context")
    assert report["failures"] == []
    told = [(_verb(finding), finding) for finding in report["findings"]]
    told += [("injects", default) for default in report["defaults"]]
    return {
        Remark(f"{item['object']['kind']} {item['object']['name']}", item["guardrail"], verb)
        for verb, item in told
    }


def _verb(finding: Any) -> str:
    if finding["exemption"]:
        return "exempts"
    return {"deny": "denies", "warn": "warns", "audit": "audits"}[finding["action"]]


def test_the_sound_shop_is_sound() -> None:
    """Under the profile production it has no finding, and nothing has to be injected."""
    report = report_of("examples/sound", "--profile=production")

    assert (report["findings"], report["defaults"], report["failures"]) == ([], [], [])
    assert report["summary"]["objects"] > 20


@pytest.mark.parametrize("folder", ["examples/broken", "examples/defaults", "examples/context"])
def test_each_comment_keeps_its_word(folder: str) -> None:
    """What the comments announce is found, under the example configuration, and no more."""
    assert found(folder) == announced(ROOT / folder)


def test_every_guardrail_has_an_object_that_breaks_it() -> None:
    """Every one but those that judge updates only: a check of files creates what it judges."""
    broken = {remark.guardrail for remark in announced(ROOT / "examples" / "broken")}

    assert broken == {
        guardrail.id
        for guardrail in policy.load(policy.shipped())
        if Operation.CREATE in guardrail.operations
    }


def test_every_guardrail_that_injects_has_an_object_that_needs_it() -> None:
    injected = {
        r.guardrail for r in announced(ROOT / "examples" / "defaults") if r.verb == "injects"
    }

    assert injected == {g.id for g in policy.load(policy.shipped()) if g.injects}
