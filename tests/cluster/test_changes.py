"""Objects that were there before a guardrail came, and leave that ends."""

from __future__ import annotations

import json
import shlex
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.cluster import configurations
from tests.cluster.kubectl import documents
from tests.cluster.objects import SHOP, stubborn, virtual_service
from tests.cluster.texts import AS_BEFORE, REPLACING, refusal, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cluster.conftest import Enforce
    from tests.cluster.kubectl import Kubectl, Outcome

VIRTUAL_SERVICE = ("virtualservice", "-n", SHOP)


def labelled(name: str) -> dict[str, Any]:
    """A change that leaves the violation alone."""
    obj = stubborn(name)
    obj["metadata"]["labels"] = {"team": "tea"}
    return obj


def applied(kubectl: Kubectl, name: str, _folder: Path) -> Outcome:
    return kubectl.apply(labelled(name))


def replaced(kubectl: Kubectl, name: str, _folder: Path) -> Outcome:
    return kubectl("replace", "-f", "-", stdin=documents(labelled(name)))


def patched(kubectl: Kubectl, name: str, _folder: Path) -> Outcome:
    patch = json.dumps({"metadata": {"labels": {"team": "tea"}}})
    return kubectl("patch", *VIRTUAL_SERVICE, name, "--type=merge", "-p", patch)


def edited(kubectl: Kubectl, name: str, folder: Path) -> Outcome:
    """What `kubectl edit` does with an editor that adds a label."""
    editor = folder / "editor.py"
    editor.write_text(
        "import sys, pathlib, yaml\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "obj = yaml.safe_load(file.read_text())\n"
        "obj['metadata']['labels'] = {'team': 'tea'}\n"
        "file.write_text(yaml.safe_dump(obj))\n",
        encoding="utf-8",
    )
    command = shlex.join([sys.executable, str(editor)])
    return kubectl("edit", *VIRTUAL_SERVICE, name, environment={"KUBE_EDITOR": command})


CHANGES = [
    pytest.param(applied, id="apply"),
    pytest.param(replaced, id="replace"),
    pytest.param(patched, id="patch"),
    pytest.param(edited, id="edit"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_an_old_violation_warns_when_something_else_changes(
    kubectl: Kubectl, tmp_path: Path, change: Callable[[Kubectl, str, Path], Outcome]
) -> None:
    name = f"old-{change.__name__}"

    outcome = change(kubectl, name, tmp_path)

    assert (outcome.code, outcome.stderr) == (0, AS_BEFORE)
    stored = kubectl.read("virtualservice", name, SHOP)
    assert stored["metadata"]["labels"] == {"team": "tea"}


def test_a_binding_may_deny_old_violations_too(kubectl: Kubectl, enforce: Enforce) -> None:
    binding = {"guardrail": "vs-retries-bounded", "unchanged": "deny"}
    enforce(configurations.enforcement(binding))

    outcome = kubectl("replace", "-f", "-", stdin=documents(labelled("old-denied")))

    assert told(outcome.stderr) == refusal("old-denied", doing=REPLACING)


def test_a_violation_that_grows_is_denied(kubectl: Kubectl) -> None:
    """Its message changes, so it is another one."""
    worse = stubborn("old-worse", attempts=11)

    outcome = kubectl("replace", "-f", "-", stdin=documents(worse))

    assert told(outcome.stderr) == refusal("old-worse", doing=REPLACING, attempts=11)


def test_a_good_object_may_not_become_bad(kubectl: Kubectl) -> None:
    kubectl.must("apply", "-f", "-", stdin=documents(virtual_service("turning")))

    outcome = kubectl("replace", "-f", "-", stdin=documents(stubborn("turning")))

    assert told(outcome.stderr) == refusal("turning", doing=REPLACING)


def test_a_workload_whose_template_stays_is_not_judged(kubectl: Kubectl) -> None:
    """Nothing is injected either: a default in the template would roll all its pods."""
    patch = json.dumps({"spec": {"paused": True}})

    outcome = kubectl("patch", "deployment", "old-workload", "-n", SHOP, "-p", patch)

    assert (outcome.code, outcome.stderr) == (0, "")
    template = kubectl.read("deployment", "old-workload", SHOP)["spec"]["template"]
    assert "annotations" not in template["metadata"]


def test_an_exemption_lets_pass_until_it_ends(kubectl: Kubectl, enforce: Enforce) -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=8)
    leave = configurations.exemption("vs-retries-bounded", name="leave", until=until)
    enforce(configurations.standard(), leave)

    within = kubectl.apply(stubborn("leave"))
    kubectl.must("delete", *VIRTUAL_SERVICE, "leave")
    time.sleep(max(0.0, (until - datetime.now(UTC)).total_seconds() + 1))
    afterwards = kubectl.apply(stubborn("leave"))

    assert (within.code, within.stderr) == (0, "")
    assert told(afterwards.stderr) == refusal("leave")
