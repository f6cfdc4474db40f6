"""The comments in examples/ keep their word, and nothing is found that they do not announce."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from webhook import policy
from webhook.model.kinds import Operation

ROOT = Path(__file__).parents[2]
MESHWARDEN = Path(sys.executable).with_name("meshwarden")
ANNOUNCEMENT = re.compile(r"^# ([a-z0-9-]+) (denies|warns|audits|injects|exempts): ", re.MULTILINE)


class Remark(NamedTuple):
    """What is said of an object: in a comment above it, or by Meshwarden."""

    object: str
    guardrail: str
    verb: str


def announced(folder: str) -> set[Remark]:
    return {remark for file in (ROOT / folder).rglob("*.yaml") for remark in _announced_in(file)}


def _announced_in(file: Path) -> Iterator[Remark]:
    for chunk in re.split(r"^---$", file.read_text(encoding="utf-8"), flags=re.MULTILINE):
        obj = yaml.safe_load(chunk)
        name = f"{obj['kind']} {obj['metadata']['name']}"
        for guardrail, verb in ANNOUNCEMENT.findall(chunk):
            yield Remark(name, guardrail, verb)


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
    assert found(folder) == announced(folder)


def test_every_guardrail_has_an_object_that_breaks_it() -> None:
    """Every one but those that judge updates only: a check of files creates what it judges."""
    broken = {remark.guardrail for remark in announced("examples/broken")}

    assert broken == {
        guardrail.id
        for guardrail in policy.load(policy.shipped())
        if Operation.CREATE in guardrail.operations
    }


def test_every_guardrail_that_injects_has_an_object_that_needs_it() -> None:
    injected = {r.guardrail for r in announced("examples/defaults") if r.verb == "injects"}

    assert injected == {g.id for g in policy.load(policy.shipped()) if g.injects}
