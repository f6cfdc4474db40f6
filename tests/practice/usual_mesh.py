"""What is to be found in Istio's usual samples of security, telemetry and whole meshes, and why.

`FOUND_IN_MESH` has a line for every such file of `usual/`: its objects with findings under
`production`, each with the guardrail and the path. The names of the guardrails stand for the
reason:
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.practice.usual_traffic import SUBSETS_ALONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.practice.usual_traffic import Findings

# GET for everybody, or two ports for everybody, shows what an operation is: whoever reaches the
# workload may call it.
ANY_CALLER = "ap-allow-no-source"
# On trial it enforces nothing, which is what the task is about.
ON_TRIAL = "ap-dry-run"
# There is no other API for a rate limit: the platform team lists these EnvoyFilters.
ENVOY_FILTER = "ef-restricted"
# A namespace alone leaves out the collectors of spans and logs.
NO_SYSTEM = "sidecar-egress-missing-system"
# The first log is a log of everything; the hole in the trace is what the sample shows.
EVERY_REQUEST = "tel-accesslog-unfiltered-meshwide"
NO_SPANS = "tel-span-reporting-disabled"
# What tasks switch off or open to show the difference is what the guardrails are for.
PLAINTEXT_SERVER = "pa-mode-not-strict"
PLAINTEXT_PORT = "pa-port-level-not-strict"
PLAINTEXT_CLIENT = "dr-tls-disabled"
ALLOW_ALL = "ap-allow-all"
ALLOW_ANY = "sidecar-outbound-allow-any"
# A reader wants to see the one trace; production pays for all of them.
EVERY_TRACE = "tel-sampling-too-high"
# Istio's own defaults leave egress open: where nothing is stated, nothing is closed.
OPEN_MESH = "mesh-outbound-allow-any"
OPEN_SIDECAR = "sidecar-outbound-unset"
# Out of the mesh: sometimes on purpose, and then an Exemption says so.
NO_SIDECAR = "pod-injection-disabled"
NO_MESH = "ns-injection-missing"
# Istio reads it from pods only.
MISPLACED = "ns-proxy-annotations-misplaced"

_MODE = "outboundTrafficPolicy.mode"
_INJECT = 'template.metadata.{}["sidecar.istio.io/inject"]'


FOUND_IN_MESH: Mapping[str, Findings] = {
    "authorization": {
        "AuthorizationPolicy/allow-all": {(ALLOW_ALL, "spec.rules[0]")},
        "AuthorizationPolicy/titlepage-readers": {(ANY_CALLER, "spec.rules[0].from")},
        "AuthorizationPolicy/echo-tcp": {(ANY_CALLER, "spec.rules[0].from")},
        "AuthorizationPolicy/shell-from-elsewhere": {
            (ON_TRIAL, 'metadata.annotations["istio.io/dry-run"]'),
        },
    },
    "bookshop_workloads": {},
    "east_west_install": {},
    "external_authorization": {},
    "installs": {
        "IstioOperator/nothing-stated": {(OPEN_MESH, f"spec.meshConfig.{_MODE}")},
        "IstioOperator/minimal-with-access-log": {(OPEN_MESH, f"spec.meshConfig.{_MODE}")},
        "IstioOperator/demonstration": {(EVERY_TRACE, "spec.values.pilot.traceSampling")},
    },
    "jobs": {
        "Job/load-samples": {(NO_SIDECAR, f"spec.{_INJECT.format('annotations')}")},
        "CronJob/nightly-backup": {
            (NO_SIDECAR, f"spec.jobTemplate.spec.{_INJECT.format('labels')}"),
        },
    },
    "jwt": {},
    "mesh_configmap": {"ConfigMap/istio": {(OPEN_MESH, f"data.mesh#{_MODE}")}},
    "mtls_exceptions": {
        "PeerAuthentication/default": {(PLAINTEXT_SERVER, "spec.mtls.mode")},
        "PeerAuthentication/echo-http": {(PLAINTEXT_PORT, 'spec.portLevelMtls["8080"].mode')},
        "DestinationRule/echo-http": {
            (PLAINTEXT_CLIENT, "spec.trafficPolicy.portLevelSettings[0].tls.mode"),
            *SUBSETS_ALONE,
        },
    },
    "mtls_strict": {"DestinationRule/mesh-default": SUBSETS_ALONE},
    "multicluster_install": {"IstioOperator/primary": {(OPEN_MESH, f"spec.meshConfig.{_MODE}")}},
    "namespaces": {
        "Namespace/unlabelled": {(NO_MESH, "metadata.labels.istio-injection")},
        "Namespace/workshop": {
            (
                MISPLACED,
                'metadata.annotations["traffic.sidecar.istio.io/excludeOutboundPorts"]',
            ),
        },
    },
    "proxy_settings": {},
    "rate_limit": {"EnvoyFilter/filter-ratelimit": {(ENVOY_FILTER, "kind")}},
    "remote_install": {},
    "shell": {},
    "sidecar_scope": {
        "Sidecar/default": {(OPEN_SIDECAR, "spec.outboundTrafficPolicy")},
        "Sidecar/titlepage": {(OPEN_SIDECAR, "spec.outboundTrafficPolicy")},
        "Sidecar/closed-in-go": {(NO_SYSTEM, "spec.egress")},
        "Sidecar/open": {(ALLOW_ANY, f"spec.{_MODE}"), (NO_SYSTEM, "spec.egress")},
    },
    "sidecar_scope_closed_mesh": {},
    "system_workloads": {"Namespace/legacy": {(NO_MESH, "metadata.labels.istio-injection")}},
    "telemetry": {
        "Telemetry/mesh-default": {(EVERY_REQUEST, "spec.accessLogging[0].filter.expression")},
        "Telemetry/quiet-health-checks": {(NO_SPANS, "spec.tracing[0].disableSpanReporting")},
        "Telemetry/every-trace": {(EVERY_TRACE, "spec.tracing[0].randomSamplingPercentage")},
    },
    "virtual_machine": {},
    "wasm": {},
}

DENIED_IN_MESH: Mapping[tuple[str, str, str], str] = {
    ("authorization", "AuthorizationPolicy/allow-all", ALLOW_ALL): "it undoes every other policy",
    ("authorization", "AuthorizationPolicy/shell-from-elsewhere", ON_TRIAL): "it enforces nothing",
    ("rate_limit", "EnvoyFilter/filter-ratelimit", ENVOY_FILTER): "for the platform team to list",
    ("mtls_exceptions", "PeerAuthentication/default", PLAINTEXT_SERVER): "plaintext mesh-wide",
    ("mtls_exceptions", "PeerAuthentication/echo-http", PLAINTEXT_PORT): "plaintext on a port",
    ("mtls_exceptions", "DestinationRule/echo-http", PLAINTEXT_CLIENT): "plaintext sent on purpose",
    ("sidecar_scope", "Sidecar/open", ALLOW_ANY): "egress opened on purpose",
    ("telemetry", "Telemetry/every-trace", EVERY_TRACE): "ten times the bound",
    ("installs", "IstioOperator/demonstration", EVERY_TRACE): "ten times the bound",
    ("installs", "IstioOperator/nothing-stated", OPEN_MESH): "Istio's default is an open mesh",
    ("installs", "IstioOperator/minimal-with-access-log", OPEN_MESH): "Istio's default is open",
    ("multicluster_install", "IstioOperator/primary", OPEN_MESH): "Istio's default is open",
    ("mesh_configmap", "ConfigMap/istio", OPEN_MESH): "the chart leaves Istio's default, open",
}
"""Why `baseline` denies what it denies; it lets every other sample of these in."""
