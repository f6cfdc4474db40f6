"""A leader that is replaced, cut off or without rights tells all the same, and nothing twice."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from tests.cluster.objects import SHOP
from tests.cluster.programs import eventually
from tests.watching.conftest import leading
from tests.watching.kubernetes import apply
from tests.watching.objects import OWN, exemption, policies
from tests.watching.replica import account
from tests.watching.statuses import conditions, events, read, until_told
from webhook.controllers.status import Status
from webhook.errors import ClusterError
from webhook.serving.log import open_log

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cluster.kubectl import Kubectl
    from tests.watching.replica import Account


pytestmark = pytest.mark.usefixtures("clean")


def test_an_end_is_told_once_whoever_leads(kubectl: Kubectl, leader: Callable[[], str]) -> None:
    """Where the status was not written after the Event, the next leader tells nothing new."""
    apply(kubectl, exemption("once", "2020-01-31"))
    until_told(kubectl, "exemption", "once")
    for _ in range(2):
        say_active(kubectl, "once")
        eventually(lambda: not is_active(kubectl, "once"), "the status tells of the end")

    assert [each["regarding"]["name"] for each in events(kubectl)].count("once") == 1
    assert "not written" not in leader()


def test_a_leader_without_rights_says_so_and_goes_on(kubectl: Kubectl, tmp_path: Path) -> None:
    _grant_reading(kubectl)
    apply(kubectl, exemption("told", "2020-01-31"), policies("rules", "owner"))
    say_active(kubectl, "told")
    reader = account(kubectl, "reader", tmp_path)
    reader.cable.plug()

    with leading(reader.kubeconfig) as logged:
        for line in ('"event":"event not written"', "patch configmaps meshwarden-system/rules"):
            eventually(lambda line=line: line in logged(), f"it logs {line}")  # type: ignore[misc]  # bound
        eventually(lambda: "patch exemptions" in logged(), "it goes on")
    reader.cable.unplug()

    assert is_active(kubectl, "told")


def test_a_leader_goes_on_after_an_outage(
    kubectl: Kubectl, rights: Account, leader: Callable[[], str]
) -> None:
    apply(kubectl, exemption("a"))
    until_told(kubectl, "exemption", "a")

    rights.cable.unplug()
    eventually(lambda: "watch broken" in leader(), "it says so")
    apply(kubectl, exemption("b"))
    rights.cable.plug()

    assert conditions(until_told(kubectl, "exemption", "b"))["Active"][0] == "True"


def test_who_is_gone_need_not_be_told() -> None:
    async def refuse(code: int) -> None:
        msg = "no"
        raise ClusterError(msg, code=code)

    async def ask() -> list[bool]:
        status: Any = Status.__new__(Status)
        status._log = open_log(BytesIO())
        return [await status._could(refuse(404)), await status._could(refuse(409))]

    assert asyncio.run(ask()) == [True, False]


def say_active(kubectl: Kubectl, name: str) -> None:
    condition = {
        "type": "Active",
        "status": "True",
        "reason": "InForce",
        "message": "until then",
        "lastTransitionTime": "2020-01-01T00:00:00Z",
    }
    patch = json.dumps({"status": {"conditions": [condition]}})
    target = ("patch", "exemption", name, "-n", SHOP, "--subresource=status")
    kubectl.must(*target, "--type=merge", "-p", patch)


def is_active(kubectl: Kubectl, name: str) -> bool:
    return conditions_of(read(kubectl, "exemption", name)).get("Active") == "True"


def conditions_of(obj: dict[str, Any]) -> dict[str, str]:
    """The status of each condition."""
    return {each["type"]: each["status"] for each in obj["status"]["conditions"]}


def _grant_reading(kubectl: Kubectl) -> None:
    """A ServiceAccount that may see everything and change nothing."""
    objects: list[dict[str, Any]] = [
        {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": "reader", "namespace": OWN},
        },
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRole",
            "metadata": {"name": "reader"},
            "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["list", "watch"]}],
        },
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": "reader"},
            "roleRef": {
                "apiGroup": "rbac.authorization.k8s.io",
                "kind": "ClusterRole",
                "name": "reader",
            },
            "subjects": [{"kind": "ServiceAccount", "name": "reader", "namespace": OWN}],
        },
    ]
    apply(kubectl, *objects)
