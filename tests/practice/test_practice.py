"""Every shape of object that Istio tutorials teach, judged by every guardrail, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.practice.judging import report_of

if TYPE_CHECKING:
    from collections.abc import Mapping

OBJECTS = Path(__file__).with_name("objects.yaml")

_UNSTATED = {
    ("iop-pilot-resources", "spec.values.pilot.affinity.podAntiAffinity"),
    ("iop-pilot-resources", "spec.values.pilot.autoscaleMin"),
    ("iop-security-hardening", "spec.components.cni.enabled"),
    ("iop-security-hardening", "spec.values.global.variant"),
    ("iop-security-hardening", "spec.values.pilot.env.ENABLE_DEBUG_ON_HTTP"),
    ("iop-security-hardening", "spec.values.pilot.extraContainerArgs"),
    ("mesh-access-log", "spec.meshConfig.accessLogFile"),
    ("mesh-default-traffic-policy", "spec.meshConfig.defaultTrafficPolicy.connectionPool"),
    ("mesh-default-traffic-policy", "spec.meshConfig.defaultTrafficPolicy.outlierDetection"),
}
"""What every installation of these leaves to Istio's defaults."""
_NO_RESOURCES = {
    ("iop-pilot-resources", "spec.values.pilot.resources.limits"),
    ("iop-pilot-resources", "spec.values.pilot.resources.requests"),
}
_NOT_HELD = {
    ("mesh-hold-application", "spec.meshConfig.defaultConfig.holdApplicationUntilProxyStarts"),
}
_ALLOW_ANY = {("mesh-outbound-allow-any", "spec.meshConfig.outboundTrafficPolicy.mode")}
_PROXY_METADATA = "spec.meshConfig.defaultConfig.proxyMetadata"
_OUTLIER = "spec.trafficPolicy.outlierDetection"
EXPECTED: Mapping[str, set[tuple[str, str]]] = {
    "Gateway/front-door": set(),
    "VirtualService/versions": {
        ("vs-timeout-required", "spec.http[2].timeout"),
        ("vs-retry-unsafe-on-non-idempotent", "spec.http[0].retries.retryOn"),
    },
    "DestinationRule/catalogue": set(),
    "VirtualService/canary": {
        ("vs-timeout-required", "spec.http[0].timeout"),
        ("vs-timeout-required", "spec.http[1].timeout"),
    },
    "VirtualService/two-colours": {("vs-timeout-required", "spec.http[0].timeout")},
    "DestinationRule/breaker": {
        ("dr-gateway-errors-ineffective", f"{_OUTLIER}.consecutiveGatewayErrors"),
        ("dr-max-ejection-high", f"{_OUTLIER}.maxEjectionPercent"),
        ("dr-max-ejection-high", f"{_OUTLIER}.minHealthPercent"),
        (
            "dr-keepalive-disabled",
            "spec.trafficPolicy.connectionPool.http.maxRequestsPerConnection",
        ),
    },
    "VirtualService/retries": {
        ("vs-retry-unsafe-on-non-idempotent", "spec.http[0].retries.retryOn"),
        ("vs-retry-remote-localities", "spec.http[0].retries.retryRemoteLocalities"),
    },
    "PeerAuthentication/strict-here": set(),
    "PeerAuthentication/strict-everywhere": set(),
    "PeerAuthentication/card-index": {
        ("pa-mode-not-strict", "spec.mtls.mode"),
        ("pa-port-level-not-strict", 'spec.portLevelMtls["8080"].mode'),
        (
            "pa-permissive-without-expiry",
            'metadata.annotations["meshwarden.dev/permissive-until"]',
        ),
    },
    "AuthorizationPolicy/nobody": set(),
    "AuthorizationPolicy/desk-to-stacks": set(),
    "AuthorizationPolicy/with-token": set(),
    "AuthorizationPolicy/from-inside": set(),
    "AuthorizationPolicy/look-only": {("ap-allow-no-source", "spec.rules[0].from")},
    "AuthorizationPolicy/no-burning": {("ap-positive-match-in-deny", "spec.rules[0]")},
    "Sidecar/room-default": {("sidecar-outbound-unset", "spec.outboundTrafficPolicy")},
    "Sidecar/desk": {
        ("sidecar-outbound-unset", "spec.outboundTrafficPolicy"),
        ("sidecar-egress-missing-system", "spec.egress"),
    },
    "ServiceEntry/isbn": set(),
    "Sidecar/courier": {("sidecar-egress-missing-system", "spec.egress")},
    "VirtualService/rehearsal": {
        ("vs-timeout-required", "spec.http[0].timeout"),
        ("vs-timeout-required", "spec.http[1].timeout"),
    },
    "IstioOperator/first-building": _UNSTATED | _NO_RESOURCES | _NOT_HELD | _ALLOW_ANY,
    "IstioOperator/second-building": _UNSTATED | _NO_RESOURCES | _NOT_HELD | _ALLOW_ANY,
    "DestinationRule/near-first": {
        ("dr-connection-pool-missing", "spec.trafficPolicy.connectionPool"),
        ("dr-outlier-consecutive-errors", f"{_OUTLIER}.consecutiveErrors"),
        (
            "dr-locality-distribute-and-failover",
            "spec.trafficPolicy.loadBalancer.localityLbSetting.failover",
        ),
    },
    "Namespace/reading-room": {("ns-injection-missing", "metadata.labels.istio-injection")},
    "IstioOperator/tuned": {
        *_UNSTATED,
        *_ALLOW_ANY,
        ("mesh-dns-capture", f"{_PROXY_METADATA}.ISTIO_META_DNS_AUTO_ALLOCATE"),
        ("iop-env-unknown", "spec.components.pilot.k8s.env[1].value"),
    },
    "IstioOperator/hardened": {
        *(_UNSTATED | _NO_RESOURCES | _NOT_HELD | _ALLOW_ANY),
        ("mesh-unknown-field", "spec.meshConfig.defaultConfig.runAsUser"),
        ("mesh-unknown-field", "spec.meshConfig.defaultConfig.runAsGroup"),
        ("mesh-unknown-field", "spec.meshConfig.defaultConfig.securityContext"),
    },
    "IstioOperator/closed": {
        *(_UNSTATED | _NO_RESOURCES | _NOT_HELD),
        ("mesh-dns-capture", f"{_PROXY_METADATA}.ISTIO_META_DNS_CAPTURE"),
    },
    "Deployment/first-workload": {
        ("pod-proxy-resources", "spec.template.metadata.annotations"),
        ("pod-app-version-labels", "spec.template.metadata.labels.app"),
        ("pod-app-version-labels", "spec.template.metadata.labels.version"),
        ("pod-default-serviceaccount", "spec.template.spec.serviceAccountName"),
    },
    "PeerAuthentication/phase-three": {
        ("pa-mode-not-strict", "spec.mtls.mode"),
        (
            "pa-permissive-without-expiry",
            'metadata.annotations["meshwarden.dev/permissive-until"]',
        ),
    },
    "PeerAuthentication/phase-five": set(),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[tuple[str, str]]]:
    """What `meshwarden check` finds with every guardrail denying and no default injected."""
    findings: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in report_of(OBJECTS, tmp_path_factory.mktemp("config"))["findings"]:
        name = f"{each['object']['kind']}/{each['object']['name']}"
        findings[name].add((each["guardrail"], each["path"]))
    return findings


@pytest.mark.parametrize("name", EXPECTED)
def test_guardrails_fire_where_practice_is_poor_and_nowhere_else(
    found: Mapping[str, set[tuple[str, str]]], name: str
) -> None:
    assert found.get(name, set()) == EXPECTED[name]


def test_every_object_is_expected(found: Mapping[str, set[tuple[str, str]]]) -> None:
    names = {
        f"{obj['kind']}/{obj['metadata']['name']}"
        for obj in yaml.safe_load_all(OBJECTS.read_text())
    }

    assert names == set(EXPECTED)
    assert set(found) <= names
