"""What auditors and on-call find afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.cluster.objects import destination_rule, stubborn, virtual_service
from tests.cluster.programs import eventually

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl
    from tests.cluster.webhook_server import WebhookServer

VALIDATE = "istio.validate.meshwarden.dev"
MUTATE = "istio.mutate.meshwarden.dev"


def test_the_audit_log_tells_decision_and_guardrails(
    kubectl: Kubectl, cluster: ControlPlane
) -> None:
    """A warning, a default and a denial, each under the name of the webhook that says so."""
    kubectl.apply(virtual_service("traced", timeout=None))
    kubectl.apply(destination_rule("traced", connectionPool={"tcp": {"maxConnections": 9}}))
    kubectl.apply(stubborn("traced-denied"))

    assert recorded(cluster.audit_log, "virtualservices", "traced") == {
        f"{VALIDATE}/decision": "warn",
        f"{VALIDATE}/violations": "vs-timeout-required",
    }
    assert recorded(cluster.audit_log, "destinationrules", "traced") == {
        f"{MUTATE}/defaulted": "dr-outlier-missing",
        f"{VALIDATE}/decision": "allow",
    }
    assert recorded(cluster.audit_log, "virtualservices", "traced-denied") == {
        f"{VALIDATE}/decision": "deny",
        f"{VALIDATE}/violations": "vs-retries-bounded",
    }


def test_metrics_and_log_count_what_the_api_server_asked(
    kubectl: Kubectl, server: WebhookServer
) -> None:
    kubectl.apply(stubborn("counted"))

    metrics = server.metrics()
    assert 'decision="deny"' in metrics
    assert 'guardrail="vs-retries-bounded"' in metrics
    [line] = [
        json.loads(line)
        for line in server.log.splitlines()
        if '"counted"' in line and "validate" in line
    ]
    assert line["decision"] == "deny"


def recorded(log: Path, resource: str, name: str) -> dict[str, Any]:
    """Our annotations on the create of an object, once the API server has written them."""
    found: list[dict[str, Any]] = []

    def is_there() -> bool:
        for line in log.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            reference = event["objectRef"]
            if (reference["resource"], reference.get("name")) == (resource, name):
                found.append(event["annotations"])
        return bool(found)

    eventually(is_there, f"the audit log tells of {resource}/{name}")
    return {key: value for key, value in found[-1].items() if "meshwarden" in key}
