"""What is to be found in the workloads and installations of Istio's usual samples, and why.

Beside `usual_traffic` and `usual_mesh`, under `production` as well. The names of the guardrails
stand for the reason:
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.practice.usual_traffic import Findings

# Tutorials' pods are as short as can be: nothing says what their containers may do, whether they
# are well, of which version they are, and often not who they are.
MAY_BE_ROOT = "pod-run-as-nonroot"
KEEPS_EVERYTHING = "pod-drop-all-readonly"
UNPROBED = "pod-health-probes"
NO_VERSION = "pod-app-version-labels"
SHARED_IDENTITY = "pod-default-serviceaccount"
# On purpose, and an organisation that wants it lists the port.
PAST_THE_SIDECAR = "pod-traffic-bypass"
# A helper in the same pod; who means that lists the address.
POD_ITSELF = "se-metadata-endpoint"
# Nobody asks the machines of a tutorial how they are.
UNPROBED_MACHINE = "wg-probe-missing"
# Where an installation states nothing, Istio's defaults hold: those of a first try.
FRAGILE_ISTIOD = "iop-pilot-resources"
UNHARDENED = "iop-security-hardening"
NO_ACCESS_LOG = "mesh-access-log"
EARLY_START = "mesh-hold-application"
NO_FLOOR = "mesh-default-traffic-policy"
NO_DNS = "mesh-dns-capture"
DEMONSTRATION = "iop-profile"

_POD = ""
_DEPLOYMENT = "spec.template."
_CRON_JOB = "spec.jobTemplate.spec.template."

_CONTAINER = "spec.containers[{}]"
_PLACES: Mapping[str, tuple[str, ...]] = {
    MAY_BE_ROOT: (f"{_CONTAINER}.securityContext.runAsNonRoot",),
    KEEPS_EVERYTHING: (
        f"{_CONTAINER}.securityContext.capabilities.drop",
        f"{_CONTAINER}.securityContext.readOnlyRootFilesystem",
    ),
    UNPROBED: (f"{_CONTAINER}.livenessProbe", f"{_CONTAINER}.readinessProbe"),
    NO_VERSION: ("metadata.labels.version",),
    SHARED_IDENTITY: ("spec.serviceAccountName",),
}
"""Where in a pod the guardrails find what is missing."""


def _bare(template: str, *also: str) -> set[tuple[str, str]]:
    """What a container lacks that has no security context, and whatever *also* is missing."""
    return {
        (guardrail, template + place.format(0))
        for guardrail in (MAY_BE_ROOT, KEEPS_EVERYTHING, *also)
        for place in _PLACES[guardrail]
    }


def _istiod(*missing: str) -> set[tuple[str, str]]:
    return {(FRAGILE_ISTIOD, f"spec.values.pilot.{path}") for path in missing}


_SERVER = _bare(_DEPLOYMENT, UNPROBED)
_NAMELESS_SERVER = _bare(_DEPLOYMENT, UNPROBED, SHARED_IDENTITY)
_ANY_SERVER = _bare(_DEPLOYMENT, UNPROBED, SHARED_IDENTITY, NO_VERSION)

_ONE_REPLICA = _istiod("resources.limits", "autoscaleMin", "affinity.podAntiAffinity")
_NO_REQUESTS = _istiod("resources.requests")
_LAPTOP = {
    (UNHARDENED, "spec.components.cni.enabled"),
    (UNHARDENED, "spec.values.global.variant"),
    (UNHARDENED, "spec.values.pilot.env.ENABLE_DEBUG_ON_HTTP"),
    (UNHARDENED, "spec.values.pilot.extraContainerArgs"),
}


def _mesh(place: str, *more: tuple[str, str]) -> set[tuple[str, str]]:
    """What a MeshConfig lacks that states nothing of start and limits, and *more*."""
    fields = {
        (EARLY_START, "defaultConfig.holdApplicationUntilProxyStarts"),
        (NO_FLOOR, "defaultTrafficPolicy.connectionPool"),
        (NO_FLOOR, "defaultTrafficPolicy.outlierDetection"),
        *more,
    }
    return {(guardrail, f"{place}{field}") for guardrail, field in fields}


_EXCLUDED = '["traffic.sidecar.istio.io/excludeOutboundPorts"]'
_NO_LOG = (NO_ACCESS_LOG, "accessLogFile")
_TEXT_LOG = (NO_ACCESS_LOG, "accessLogEncoding")
_NO_CAPTURE = (NO_DNS, "defaultConfig.proxyMetadata.ISTIO_META_DNS_CAPTURE")

FOUND_IN_WORKLOADS: Mapping[str, Findings] = {
    "ambient": {"Deployment/shell": _ANY_SERVER},
    "bookshop_workloads": {
        "Deployment/facts-v1": _SERVER,
        "Deployment/notes-v1": _SERVER,
        "Deployment/notes-v3": _SERVER,
        "Deployment/titlepage-v1": _SERVER,
        "StatefulSet/starsdb": _NAMELESS_SERVER,
    },
    "circuit_breaking": {"Deployment/load-generator": _ANY_SERVER},
    "echo_http": {"Deployment/echo-http": _SERVER},
    "echo_tcp": {"Deployment/echo-tcp-v1": _NAMELESS_SERVER},
    "external_authorization": {
        "ServiceEntry/external-authz-local": {(POD_ITSELF, "spec.endpoints[0].address")},
        "Deployment/ext-authz": _ANY_SERVER,
    },
    "greeting": {
        "Deployment/greeting-v1": _NAMELESS_SERVER,
        "Deployment/greeting-v2": _NAMELESS_SERVER,
    },
    "injected_gateway": {
        "Deployment/istio-ingressgateway": {
            (SHARED_IDENTITY, "spec.template.spec.serviceAccountName"),
        },
        "Deployment/istio-gateway-canary": {
            (SHARED_IDENTITY, "spec.template.spec.serviceAccountName"),
        },
    },
    "installs": {
        "IstioOperator/nothing-stated": {
            *(_ONE_REPLICA | _NO_REQUESTS | _LAPTOP),
            *_mesh("spec.meshConfig.", _NO_LOG),
        },
        "IstioOperator/minimal-with-access-log": {
            *(_ONE_REPLICA | _NO_REQUESTS | _LAPTOP),
            *_mesh("spec.meshConfig.", _TEXT_LOG),
        },
        "IstioOperator/demonstration": {
            (DEMONSTRATION, "spec.profile"),
            *(_ONE_REPLICA | _NO_REQUESTS | _LAPTOP),
            *_mesh("spec.meshConfig.", _TEXT_LOG, _NO_CAPTURE),
        },
        "IstioOperator/closed": {
            *(_ONE_REPLICA | _LAPTOP),
            *_mesh("spec.meshConfig.", _NO_LOG),
        },
    },
    "jobs": {
        "Job/reindex": _bare(_DEPLOYMENT, SHARED_IDENTITY, NO_VERSION),
        "CronJob/hourly-report": {
            (NO_VERSION, f"{_CRON_JOB}metadata.labels.app"),
            *_bare(_CRON_JOB, SHARED_IDENTITY, NO_VERSION),
        },
    },
    "mesh_configmap": {"ConfigMap/istio": _mesh("data.mesh#", _NO_LOG)},
    "multicluster_install": {
        "IstioOperator/primary": {
            *(_ONE_REPLICA | _NO_REQUESTS | _LAPTOP),
            *_mesh("spec.meshConfig.", _NO_LOG),
        },
    },
    "proxy_settings": {
        "Deployment/sized": {
            *_ANY_SERVER,
            (PAST_THE_SIDECAR, f"{_DEPLOYMENT}metadata.annotations{_EXCLUDED}"),
        },
        "Deployment/sized-in-part": _ANY_SERVER,
        "Deployment/proxyless-grpc": _ANY_SERVER,
        "Deployment/own-proxy-container": _ANY_SERVER,
    },
    "rate_limit": {"Deployment/ratelimit": _ANY_SERVER},
    "shell": {
        "Deployment/shell": _bare(_DEPLOYMENT, UNPROBED, NO_VERSION),
        "Pod/shell-once": {
            (NO_VERSION, "metadata.labels.app"),
            *_bare(_POD, SHARED_IDENTITY, NO_VERSION),
        },
    },
    "sidecar_scope_closed_mesh": {
        "ConfigMap/istio": _mesh("data.mesh#", _NO_LOG, _NO_CAPTURE),
    },
    "system_workloads": {
        # The chart states requests, and leaves the rest to whoever installs it.
        "Deployment/istiod": {
            (FRAGILE_ISTIOD, "spec.template.spec.containers[0].resources.limits"),
            (FRAGILE_ISTIOD, "spec.template.spec.affinity.podAntiAffinity"),
        },
    },
    "telemetry": {"Deployment/traced": _ANY_SERVER},
    "virtual_machine": {"WorkloadGroup/starsdb": {(UNPROBED_MACHINE, "spec.probe")}},
}

DENIED_IN_WORKLOADS: Mapping[tuple[str, str, str], str] = {
    ("proxy_settings", "Deployment/sized", PAST_THE_SIDECAR): "a port left out on purpose",
    ("external_authorization", "ServiceEntry/external-authz-local", POD_ITSELF): (
        "the loopback, which is right for this helper alone"
    ),
}
"""Why `baseline` denies what it denies of these."""

SIZED = {
    "Deployment/facts-v1",
    "Deployment/notes-v1",
    "Deployment/notes-v3",
    "Deployment/titlepage-v1",
    "StatefulSet/starsdb",
    "Deployment/echo-http",
    "Deployment/echo-tcp-v1",
    "Deployment/ext-authz",
    "Deployment/greeting-v1",
    "Deployment/greeting-v2",
    "Deployment/load-generator",
    "Deployment/ratelimit",
    "Deployment/shell",
    "Pod/shell-once",
    "Deployment/traced",
    "Job/reindex",
    "CronJob/hourly-report",
    "Deployment/proxyless-grpc",
    "Deployment/sized-in-part",
}
"""The workloads whose sidecars are given sizes: those that get a sidecar, and no gateway."""
