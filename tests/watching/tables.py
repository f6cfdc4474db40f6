"""Objects of our own kinds: what the parser takes, and so the schema; and what only it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cluster.objects import SHOP
from tests.watching.objects import API_VERSION, enforcement, exemption

if TYPE_CHECKING:
    from tests.cluster.objects import Object

EVERY_MATCH: Object = {
    "namespaces": ["dev-*"],
    "names": ["a", "b-?"],
    "kinds": ["VirtualService", "core/Pod"],
    "operations": ["CREATE", "UPDATE", "DELETE"],
    "namespaceSelector": {"matchLabels": {"env": "dev", "a.example/b": ""}},
    "objectSelector": {
        "matchExpressions": [
            {"key": "a", "operator": "In", "values": ["b"]},
            {"key": "c", "operator": "DoesNotExist"},
            {"key": "d", "operator": "Exists", "values": []},
        ]
    },
    "users": ["system:serviceaccount:argocd:*"],
    "groups": ["sre"],
}
MATCH: Object = {**EVERY_MATCH, "not": EVERY_MATCH}

RIGHT = [
    pytest.param(
        enforcement(
            {
                "guardrail": "vs-timeout-required",
                "action": "off",
                "match": MATCH,
                "params": {"defaultTimeout": "1s"},
                "inject": True,
                "unchanged": "deny",
                "onFailure": "audit",
            },
            {"guardrail": "vs-retries-bounded", "params": {"maxAttempts": 0}},
            mesh={"rootNamespace": "a", "clusterDomain": "cluster.example", "trustDomain": "td"},
            exclude={"namespaces": []},
            breakGlass={"groups": ["oncall"]},
            docsBaseURL="https://docs.example",
        ),
        id="every-key-of-an-enforcement",
    ),
    pytest.param(
        {"apiVersion": API_VERSION, "kind": "Enforcement", "metadata": {"name": "default"}},
        id="no-spec",
    ),
    pytest.param(enforcement(profile=None, mesh={}, exclude={}), id="nothing-said"),
    pytest.param(exemption("a", match=MATCH), id="every-key-of-an-exemption"),
    pytest.param(exemption("a", "2027-01-31T12:00:00.5+02:00"), id="a-moment"),
]
"""Each is right, and the API server stores it as it is, but for nulls."""


def _wrong(**spec: Any) -> Object:
    return enforcement(**spec)


WRONG = [
    pytest.param(_wrong(bindngs=[]), id="unknown-key"),
    pytest.param(
        enforcement({"guardrail": "vs-retries-bounded", "mach": {"names": ["a"]}}),
        id="unknown-key-of-a-binding",
    ),
    pytest.param(
        enforcement({"guardrail": "vs-retries-bounded", "match": {"name": ["a"]}}),
        id="unknown-key-of-a-match",
    ),
    pytest.param(
        enforcement(
            {"guardrail": "vs-retries-bounded", "match": {"objectSelector": {"matchLabel": {}}}}
        ),
        id="unknown-key-of-a-selector",
    ),
    pytest.param(enforcement({"guardrail": "vs-retry-bounded"}), id="unknown-guardrail"),
    pytest.param(
        enforcement({"guardrail": "vs-retries-bounded", "action": "dney"}), id="unknown-action"
    ),
    pytest.param(
        enforcement({"guardrail": "vs-retries-bounded", "params": {"maxAttempts": "3"}}),
        id="wrong-parameter",
    ),
    pytest.param(_wrong(profile="prodution"), id="unknown-profile"),
    pytest.param(_wrong(mesh={"rootNamespace": "Istio System"}), id="no-dns-name"),
    pytest.param(enforcement() | {"specs": {}}, id="unknown-top-level-key"),
    pytest.param(exemption("a", "soon"), id="no-date"),
    pytest.param(exemption("a", reason=" "), id="no-reason"),
    pytest.param(exemption("a", guardrails=[]), id="no-guardrails"),
    pytest.param(
        {
            "apiVersion": API_VERSION,
            "kind": "Exemption",
            "metadata": {"namespace": SHOP, "name": "a"},
            "spec": {},
        },
        id="nothing-required-is-there",
    ),
]
"""Each is wrong, and comes to our own admission as it was written, which says why."""
