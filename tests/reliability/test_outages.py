"""No replica is left: what is refused, what is not, and how a cluster breathes again."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cluster.objects import SHOP, namespace, stubborn, virtual_service
from tests.cluster.programs import eventually
from tests.monitoring.names import API_SERVER
from tests.reliability.pods import MESHWARDEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cluster.kubectl import Kubectl
    from tests.reliability.fleet import Fleet

DRY_RUN = ("--dry-run=server",)


@pytest.fixture
def dead(whole: Fleet) -> Iterator[Fleet]:
    """A fleet without replicas, until the test ends."""
    lost = whole.running
    for pod in lost:
        pod.kill()
    eventually(lambda: not whole.running, "the Service has no replica left")
    yield whole
    for pod in lost:
        if pod not in whole.running:
            whole.start(pod)


def test_istios_objects_are_refused_in_words_that_say_where_to_look(dead: Fleet) -> None:
    """Good and bad alike: the entry's name, our Service, and what is wrong with it."""
    for obj in (virtual_service("good"), stubborn("bad")):
        outcome = dead.plane.kubectl.create(obj, flags=DRY_RUN)

        assert outcome.code == 1
        assert 'failed calling webhook "istio.validate.meshwarden.dev"' in outcome.stderr
        assert "meshwarden.meshwarden-system.svc" in outcome.stderr
        assert "no endpoints available" in outcome.stderr


def test_other_kinds_are_not_touched(dead: Fleet) -> None:
    """Neither those that nobody asks us about, nor those whose entry says Ignore."""
    kubectl = dead.plane.kubectl
    config_map = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "free"}}
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "free", "namespace": SHOP},
        "spec": {"containers": [{"name": "app", "image": "registry.example/app:1"}]},
    }

    for obj in (config_map, pod, namespace("free")):
        outcome = kubectl.create(obj, flags=DRY_RUN)
        assert (outcome.code, outcome.stderr) == (0, "")


def test_the_api_server_counts_what_our_alerts_read(dead: Fleet) -> None:
    """Objects that are refused for want of a replica, and such that pass for want of one."""
    kubectl = dead.plane.kubectl
    kubectl.create(virtual_service("counted"))

    exposed = kubectl.must("get", "--raw", "/metrics")

    lines = [line for line in exposed.splitlines() if 'meshwarden.dev"' in line]
    assert {line.partition("{")[0] for line in lines} >= API_SERVER


def test_one_command_lets_the_cluster_breathe_and_one_guards_it_again(dead: Fleet) -> None:
    """Those that `meshwarden uninstall --emergency` prints."""
    kubectl, commands = dead.plane.kubectl, _emergency_commands()
    lost = [pod for pod in dead.serving if not pod.leaving][:2]

    kubectl.must(*commands[0])
    eventually(lambda: _passes(kubectl), "an object passes without a replica")
    kubectl.must(*commands[-1])
    for pod in lost:
        dead.start(pod)
    eventually(dead.fails_closed, "failurePolicy is Fail again")
    eventually(lambda: _denies(kubectl), "a bad object is denied again")

    assert _passes(kubectl)


def _emergency_commands() -> list[list[str]]:
    """The arguments of kubectl in each command, the first to suspend, the last to resume."""
    command: list[str | Path] = [MESHWARDEN, "uninstall", "--emergency"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [shlex.split(line, comments=True) for line in told.splitlines()]
    return [line[1:] for line in lines if line and line[0] == "kubectl"]


def _passes(kubectl: Kubectl) -> bool:
    return kubectl.create(virtual_service("breathes"), flags=DRY_RUN).code == 0


def _denies(kubectl: Kubectl) -> bool:
    return "[vs-retries-bounded]" in kubectl.create(stubborn("chokes"), flags=DRY_RUN).stderr
