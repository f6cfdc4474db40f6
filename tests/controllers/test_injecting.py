"""Which kinds the controller has mutated: those that a default is injected into, and at once."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.cluster.kubectl import documents
from tests.cluster.programs import eventually
from tests.controllers.conftest import mutating, validating
from tests.policy.own_guardrails import rego
from tests.watching.objects import enforcement, policies
from webhook import policy
from webhook.installation.coverage import coverage, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cluster.kubectl import Kubectl
    from tests.controllers.conftest import Start

TIMEOUT = {"guardrail": "vs-timeout-required", "inject": True}
SOON = 2.0
"""Seconds within which a change is in force."""
LAZY = "--interval=60"
"""So that nothing is noticed by chance."""


@pytest.fixture(autouse=True)
def _unconfigured(kubectl: Kubectl) -> Iterator[None]:
    """What is configured is so for one test."""
    yield
    kubectl.must("delete", "enforcements", "--all")
    kubectl.must("delete", "configmaps", "-l", "meshwarden.dev/policies", "-n", "meshwarden-system")


def mutated(kubectl: Kubectl) -> set[str]:
    """What is mutated, by its name in paths."""
    entries = mutating(kubectl).values()
    return {name for entry in entries for rule in entry["rules"] for name in rule["resources"]}


def apply(kubectl: Kubectl, *objects: dict[str, Any]) -> None:
    kubectl.must("apply", "-f", "-", stdin=documents(*objects))


def test_a_default_is_asked_for_as_soon_as_it_is_switched_on(
    kubectl: Kubectl, start: Start
) -> None:
    """And no longer; of three tries, since a busy machine may stand still for longer."""
    took = []
    with start(LAZY) as candidate:
        candidate.until_told("leaf issued")
        verdicts = validating(kubectl)
        for _ in range(3):
            assert mutated(kubectl) == set()
            apply(kubectl, enforcement(TIMEOUT))
            began = time.monotonic()
            eventually(lambda: mutated(kubectl) == {"virtualservices"}, "it is asked for")
            took.append(time.monotonic() - began)
            assert validating(kubectl) == verdicts
            kubectl.must("delete", "enforcement", "default")
            eventually(lambda: not mutated(kubectl), "it is not asked for any more")

    assert min(took) < SOON


def test_where_a_wrong_entry_got_in_the_right_one_counts(kubectl: Kubectl, start: Start) -> None:
    """As replicas have it."""
    wrong = {"guardrail": "dr-outlier-mising", "inject": True}
    with start(LAZY) as candidate:
        candidate.until_told("leaf issued")
        apply(kubectl, enforcement(wrong, TIMEOUT))
        eventually(lambda: mutated(kubectl) == {"virtualservices"}, "the right one counts")


def test_a_guardrail_of_ones_own_is_asked_where_a_binding_injects(
    kubectl: Kubectl, start: Start
) -> None:
    """Either may come first."""
    rule = 'inject contains {"path": ["metadata", "labels", "a"], "value": "b"} if true\n'
    own = rego("owner").replace("/VirtualService]", "/Sidecar]") + f"\n{rule}"
    binding = {"guardrail": "acme-owner", "action": "warn", "inject": True}
    with start(LAZY) as candidate:
        candidate.until_told("leaf issued")
        apply(kubectl, enforcement(binding, TIMEOUT))
        eventually(lambda: mutated(kubectl) == {"virtualservices"}, "nobody knows it yet")
        apply(kubectl, policies("own", owner=own))
        eventually(lambda: mutated(kubectl) == {"virtualservices", "sidecars"}, "it counts")
        apply(kubectl, enforcement(TIMEOUT))
        eventually(lambda: mutated(kubectl) == {"virtualservices"}, "nobody wants its default")


def test_while_nobody_knows_every_default_is_asked_for(kubectl: Kubectl, start: Start) -> None:
    """Never fewer than needed: here the right to read the Enforcement is missing at first."""
    role = kubectl.read("clusterrole", "meshwarden-controller")
    rules = [rule for rule in role["rules"] if "enforcements" not in rule["resources"]]
    kinds = coverage(policy.load(policy.shipped()), with_workloads=False).mutated
    everything = {plural(kind) for asked in kinds.values() for kind in asked}
    _give(kubectl, rules)
    try:
        with start() as candidate:
            candidate.until_told("leaf issued")
            assert mutated(kubectl) == everything > {"virtualservices"}
            _give(kubectl, role["rules"])
            eventually(lambda: not mutated(kubectl), "there is no Enforcement")
    finally:
        _give(kubectl, role["rules"])


def _give(kubectl: Kubectl, rules: list[dict[str, Any]]) -> None:
    patch = json.dumps({"rules": rules})
    kubectl.must("patch", "clusterrole", "meshwarden-controller", "--type=merge", "-p", patch)
