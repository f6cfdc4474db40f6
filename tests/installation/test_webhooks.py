"""The configurations as they should be, and what differs from them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from webhook.cluster.resources import MUTATING, VALIDATING
from webhook.installation.coverage import Coverage, Entry
from webhook.installation.holding import differences, holds
from webhook.installation.names import Installation
from webhook.installation.webhooks import FailurePolicy, State, configurations
from webhook.model.kinds import Kind, Operation

if TYPE_CHECKING:
    from collections.abc import Callable

WRITTEN = frozenset({Operation.CREATE, Operation.UPDATE})
COVERED = Coverage(
    validated={
        Entry.ISTIO: {Kind("networking.istio.io", "VirtualService"): WRITTEN},
        Entry.PLATFORM: {Kind("core", "ConfigMap"): WRITTEN},
        Entry.WORKLOADS: {Kind("core", "Pod"): WRITTEN},
        Entry.CONFIG: {Kind("meshwarden.dev", "Exemption"): WRITTEN},
    },
    mutated={Entry.ISTIO: {Kind("networking.istio.io", "VirtualService"): WRITTEN}},
)
INSTALLATION = Installation(namespace="guard")


def made(**state: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The validating and the mutating configuration."""
    found: Any = configurations(COVERED, INSTALLATION, State(**state))
    return found[VALIDATING], found[MUTATING]


def entries(configuration: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {webhook["name"]: webhook for webhook in configuration["webhooks"]}


def test_the_whole_of_an_entry() -> None:
    validating, _ = made(bundle=b"PEM", failure_policy=FailurePolicy.FAIL)

    assert entries(validating)["istio.validate.meshwarden.dev"] == {
        "name": "istio.validate.meshwarden.dev",
        "failurePolicy": "Fail",
        "clientConfig": {
            "service": {
                "name": "meshwarden",
                "namespace": "guard",
                "path": "/validate",
                "port": 443,
            },
            "caBundle": "UEVN",
        },
        "rules": [
            {
                "apiGroups": ["networking.istio.io"],
                "apiVersions": ["*"],
                "operations": ["CREATE", "UPDATE"],
                "resources": ["virtualservices"],
                "scope": "*",
            }
        ],
        "namespaceSelector": {
            "matchExpressions": [
                {
                    "key": "kubernetes.io/metadata.name",
                    "operator": "NotIn",
                    "values": ["kube-system", "guard"],
                }
            ]
        },
        "objectSelector": {},
        "matchConditions": [
            {
                "name": "not-ours",
                "expression": "!(request.userInfo.username in ["
                "'system:serviceaccount:guard:meshwarden-controller', "
                "'system:serviceaccount:guard:meshwarden-serving'])",
            },
            {
                "name": "not-teardown",
                "expression": "!(request.userInfo.username in ["
                "'system:serviceaccount:kube-system:namespace-controller', "
                "'system:serviceaccount:kube-system:generic-garbage-collector'])",
            },
            {
                "name": "not-nodes",
                "expression": "!('system:nodes' in request.userInfo.groups)",
            },
        ],
        "matchPolicy": "Equivalent",
        "timeoutSeconds": 5,
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
    }


def test_only_istios_kinds_ever_wait_for_an_answer() -> None:
    validating, mutating = made(failure_policy=FailurePolicy.FAIL)

    assert {name: each["failurePolicy"] for name, each in entries(validating).items()} == {
        "config.validate.meshwarden.dev": "Ignore",
        "istio.validate.meshwarden.dev": "Fail",
        "platform.validate.meshwarden.dev": "Ignore",
        "workloads.validate.meshwarden.dev": "Ignore",
    }
    assert {name: each["failurePolicy"] for name, each in entries(mutating).items()} == {
        "istio.mutate.meshwarden.dev": "Ignore"
    }


def test_what_mutates_comes_before_the_injector_and_may_be_asked_again() -> None:
    _, mutating = made()
    [entry] = mutating["webhooks"]

    assert mutating["metadata"]["name"] < "istio-sidecar-injector"
    assert entry["reinvocationPolicy"] == "IfNeeded"
    assert entry["clientConfig"]["service"]["path"] == "/mutate"


def test_without_a_ca_nothing_is_said_of_one() -> None:
    validating, _ = made()

    assert "caBundle" not in entries(validating)["istio.validate.meshwarden.dev"]["clientConfig"]


def test_of_config_maps_only_those_of_a_mesh_are_shown() -> None:
    found = entries(made()[0])
    conditions = {
        name: [condition["name"] for condition in each["matchConditions"]]
        for name, each in found.items()
    }

    assert "mesh-config-maps" in conditions["platform.validate.meshwarden.dev"]
    assert "mesh-config-maps" not in conditions["istio.validate.meshwarden.dev"]


def test_an_exemption_is_looked_at_in_every_namespace() -> None:
    assert entries(made()[0])["config.validate.meshwarden.dev"]["namespaceSelector"] == {}


def test_the_configurations_go_with_our_cluster_role() -> None:
    for configuration in made(owner="4711"):
        assert configuration["metadata"]["ownerReferences"] == [
            {
                "apiVersion": "rbac.authorization.k8s.io/v1",
                "kind": "ClusterRole",
                "name": "meshwarden-controller",
                "uid": "4711",
            }
        ]


def test_while_suspended_nothing_is_asked() -> None:
    for configuration in made(suspended=True, failure_policy=FailurePolicy.FAIL):
        assert configuration["webhooks"] == []


def as_served(configuration: dict[str, Any]) -> dict[str, Any]:
    """With what an API server adds."""
    served = copy.deepcopy(configuration)
    served["metadata"] |= {"uid": "1", "generation": 3}
    served["metadata"]["labels"] |= {"theirs": "x"}
    for webhook in served["webhooks"]:
        webhook["clientConfig"]["service"].setdefault("port", 443)
        webhook["new-in-some-version"] = "default"
    return served


def test_what_the_api_server_adds_is_no_difference() -> None:
    validating, mutating = made(bundle=b"PEM", owner="4711")

    assert holds(as_served(validating), validating)
    assert holds(as_served(mutating), mutating)
    assert not holds(None, validating)


def _drop_entry(found: dict[str, Any]) -> None:
    del found["webhooks"][0]


def _add_entry(found: dict[str, Any]) -> None:
    found["webhooks"].append({"name": "theirs.example.com"})


def _wipe(found: dict[str, Any]) -> None:
    del found["webhooks"][1]["clientConfig"]["caBundle"]


def _narrow(found: dict[str, Any]) -> None:
    found["webhooks"][1]["objectSelector"] = {"matchLabels": {"a": "b"}}


def _condition(found: dict[str, Any]) -> None:
    found["webhooks"][1]["matchConditions"].append({"name": "x", "expression": "false"})


def _rule(found: dict[str, Any]) -> None:
    found["webhooks"][1]["rules"][0]["resources"] = ["gateways"]


def _mistype(found: dict[str, Any]) -> None:
    found["webhooks"][1]["rules"] = "none"
    found["webhooks"][1]["namespaceSelector"] = None


def _orphan(found: dict[str, Any]) -> None:
    del found["metadata"]["ownerReferences"]


def _empty(found: dict[str, Any]) -> None:
    found["webhooks"] = None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(_drop_entry, ["config.validate.meshwarden.dev: it is missing"], id="missing"),
        pytest.param(_add_entry, ["theirs.example.com: it is not ours"], id="foreign"),
        pytest.param(_wipe, ["istio.validate.meshwarden.dev.clientConfig"], id="wiped"),
        pytest.param(_narrow, ["istio.validate.meshwarden.dev.objectSelector"], id="narrowed"),
        pytest.param(
            _condition, ["istio.validate.meshwarden.dev.matchConditions"], id="conditioned"
        ),
        pytest.param(_rule, ["istio.validate.meshwarden.dev.rules"], id="another-rule"),
        pytest.param(
            _mistype,
            [
                "istio.validate.meshwarden.dev.namespaceSelector",
                "istio.validate.meshwarden.dev.rules",
            ],
            id="mistyped",
        ),
        pytest.param(_orphan, ["metadata.ownerReferences"], id="orphaned"),
        pytest.param(
            _empty,
            [
                "config.validate.meshwarden.dev: it is missing",
                "istio.validate.meshwarden.dev: it is missing",
                "platform.validate.meshwarden.dev: it is missing",
                "workloads.validate.meshwarden.dev: it is missing",
            ],
            id="emptied",
        ),
    ],
)
def test_what_was_changed_is_told(
    change: Callable[[dict[str, Any]], None], told: list[str]
) -> None:
    validating, _ = made(bundle=b"PEM", owner="4711")
    found = as_served(validating)

    change(found)

    assert differences(found, validating) == told
