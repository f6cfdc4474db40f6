"""What is to be found in Istio's usual samples under `production`, and why each finding is right.

`FOUND` has a line for every file of `usual/`: its objects with findings, each with the guardrail
and the path. The names of the guardrails stand for the reason:
"""

from __future__ import annotations

from collections.abc import Mapping

Findings = Mapping[str, set[tuple[str, str]]]
"""What is found in a file, by the kind and name of the object."""

# Tutorials leave timeouts out. Istio then waits for ever, whoever stands in front.
NO_TIMEOUT = "vs-timeout-required"
# Tutorials declare subsets and no more: nothing ejects an endpoint that fails, nothing limits
# connections. Hosts outside the mesh may do without outlier detection, not without limits.
NO_OUTLIER_DETECTION = "dr-outlier-missing"
NO_POOL = "dr-connection-pool-missing"
# Tutorials write hosts in short, so that a reader may use any namespace. What a repository keeps is
# applied to another namespace one day, and then means another host.
SHORT_HOST = "vs-short-host"
SHORT_RULE = "dr-short-host"
# The tasks for egress gateways name settings by a subset without labels: that reads like a choice
# of endpoints, and `allowedSubsets` is for those that are meant to be none.
NO_LABELS = "dr-subset-no-labels"
# A route for one reader, or one kind of request, and 404 for everybody else.
NO_DEFAULT = "vs-no-default-route"
# What trips a breaker in a tutorial, or shows failover at the first request, is no setting to keep.
NO_KEEPALIVE = "dr-keepalive-disabled"
ALL_EJECTED = "dr-max-ejection-high"
# Any method is retried after an answer 503.
RETRIED_TWICE = "vs-retry-unsafe-on-non-idempotent"
# Tutorials serve plain HTTP for every name, since a reader has neither certificate nor domain. In
# production both are for the public to read, and for any team to publish under.
PLAIN_HTTP = "gw-http-requires-redirect"
ANY_SERVED_HOST = "gw-wildcard-host"
ANY_ROUTED_HOST = "vs-wildcard-host"
# Tutorials keep the Gateway beside the application. Who writes one decides what the entrance, or
# the way out, serves for everybody.
GATEWAY_ANYWHERE = "gw-namespace-restricted"
# What the gateway only passes on, none of its policies sees.
PASSED_ON = "gw-tls-mode-allowed"
# The old way, before Secrets could be read: the key lies on the gateway's disk.
KEY_FILES = "gw-cert-by-file"
# GET for everybody, or two ports for everybody, shows what an operation is: whoever reaches the
# workload may call it.
ANY_CALLER = "ap-allow-no-source"
# On trial it enforces nothing, which is what the task is about.
ON_TRIAL = "ap-dry-run"
# There is no other API for a rate limit: the platform team lists these EnvoyFilters.
ENVOY_FILTER = "ef-restricted"
# Routes of the Gateway API wait for ever as well.
NO_ROUTE_TIMEOUT = "httproute-timeout"
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

_TIMEOUT = "spec.http[{}].timeout"
_MODE = "outboundTrafficPolicy.mode"
_INJECT = 'template.metadata.{}["sidecar.istio.io/inject"]'


def _timeouts(*routes: int) -> set[tuple[str, str]]:
    return {(NO_TIMEOUT, _TIMEOUT.format(i)) for i in routes}


def _short(*places: str) -> set[tuple[str, str]]:
    return {(SHORT_HOST, f"spec.{place}") for place in places}


def _to(route: int, destination: int = 0, protocol: str = "http") -> str:
    return f"{protocol}[{route}].route[{destination}].destination.host"


_SHORT_RULE = {(SHORT_RULE, "spec.host")}
_NO_KEEPALIVE = {
    (NO_KEEPALIVE, "spec.trafficPolicy.connectionPool.http.maxRequestsPerConnection"),
}
_OUTLIER = "spec.trafficPolicy.outlierDetection"
_SUBSETS_ALONE = {
    (NO_OUTLIER_DETECTION, "spec.trafficPolicy.outlierDetection"),
    (NO_POOL, "spec.trafficPolicy.connectionPool"),
}
_NO_POOL = {(NO_POOL, "spec.trafficPolicy.connectionPool")}
_ANYWHERE = {(GATEWAY_ANYWHERE, "metadata.namespace")}
_PUBLIC_TO_ALL = _ANYWHERE | {
    (PLAIN_HTTP, "spec.servers[0].tls.httpsRedirect"),
    (ANY_SERVED_HOST, "spec.servers[0].hosts[0]"),
}

FOUND: Mapping[str, Findings] = {
    "ambient": {"HTTPRoute/notes": {(NO_ROUTE_TIMEOUT, "spec.rules[0].timeouts.request")}},
    "authorization": {
        "AuthorizationPolicy/allow-all": {(ALLOW_ALL, "spec.rules[0]")},
        "AuthorizationPolicy/titlepage-readers": {(ANY_CALLER, "spec.rules[0].from")},
        "AuthorizationPolicy/echo-tcp": {(ANY_CALLER, "spec.rules[0].from")},
        "AuthorizationPolicy/shell-from-elsewhere": {
            (ON_TRIAL, 'metadata.annotations["istio.io/dry-run"]'),
        },
    },
    "bookshop_gateway": {
        "Gateway/bookshop-gateway": _PUBLIC_TO_ALL,
        "VirtualService/bookshop": {
            (ANY_ROUTED_HOST, "spec.hosts[0]"),
            *_timeouts(0),
            *_short(_to(0)),
        },
    },
    "bookshop_routes": {
        "VirtualService/titlepage-v1": _timeouts(0) | _short("hosts[0]", _to(0)),
        "VirtualService/notes-by-reader": {
            *_timeouts(0, 1),
            *_short("hosts[0]", _to(0), _to(1)),
        },
        "VirtualService/notes-half-and-half": {
            *_timeouts(0),
            *_short("hosts[0]", _to(0), _to(0, 1)),
        },
        "VirtualService/stars-mysql": _timeouts(0) | _short("hosts[0]", _to(0)),
    },
    "bookshop_subsets": {
        "DestinationRule/notes": _SUBSETS_ALONE | _SHORT_RULE,
        "DestinationRule/stars": _SUBSETS_ALONE | _SHORT_RULE,
        "DestinationRule/facts": _SUBSETS_ALONE,
    },
    "bookshop_workloads": {},
    "canary": {
        "DestinationRule/greeting": _SUBSETS_ALONE,
        "VirtualService/greeting": _timeouts(0, 1),
    },
    "circuit_breaking": {
        "DestinationRule/echo-http": {
            *_SHORT_RULE,
            *_NO_KEEPALIVE,
            (ALL_EJECTED, f"{_OUTLIER}.maxEjectionPercent"),
            (ALL_EJECTED, f"{_OUTLIER}.minHealthPercent"),
        },
    },
    "delegation": {
        # The root, which only delegates, needs none; the delegate's second route does.
        "VirtualService/titlepage": _timeouts(1),
        # Only what asks for a websocket is fed.
        "VirtualService/feed": {(NO_DEFAULT, "spec.http[0].match")},
    },
    "east_west": {
        # The gateways are known by their selector. A VirtualService has none, and shows no more
        # than that it takes every name: this one needs an Exemption.
        "VirtualService/istiod-vs": {(ANY_ROUTED_HOST, "spec.hosts[0]")},
    },
    "east_west_install": {},
    "echo_http": {
        "Gateway/echo-gateway": {
            *_ANYWHERE,
            (PLAIN_HTTP, "spec.servers[0].tls.httpsRedirect"),
        },
        "VirtualService/echo-http": _timeouts(0) | _short(_to(0)),
    },
    "echo_tcp": {
        # TCP has no names, but the hosts still say whose VirtualServices may bind.
        "Gateway/echo-tcp-gateway": {*_ANYWHERE, (ANY_SERVED_HOST, "spec.servers[0].hosts[0]")},
        "VirtualService/echo-tcp": {
            (ANY_ROUTED_HOST, "spec.hosts[0]"),
            *_short(_to(0, 0, "tcp"), _to(0, 1, "tcp")),
        },
        "DestinationRule/echo-tcp-destination": _SUBSETS_ALONE | _SHORT_RULE,
    },
    "egress_gateway_http": {
        "Gateway/egress-gateway": _ANYWHERE,
        "Gateway/egress-gateway-mtls": _ANYWHERE,
        # The gateway's service is inside the mesh, so it is to have both.
        "DestinationRule/egress-gateway-for-news": {
            *_SUBSETS_ALONE,
            (NO_LABELS, "spec.subsets[0].labels"),
        },
        "VirtualService/news-through-egress-gateway": _timeouts(0, 1),
    },
    "egress_gateway_passthrough": {
        "Gateway/egress-gateway": _ANYWHERE,
        "Gateway/egress-gateway-encyclopedia": _ANYWHERE,
        "DestinationRule/egress-gateway-for-news": {
            *_SUBSETS_ALONE,
            (NO_LABELS, "spec.subsets[0].labels"),
        },
    },
    "egress_hosts": {},
    "egress_tls_origination": {
        "DestinationRule/news": _NO_POOL,
        "DestinationRule/partner-with-certificate": _NO_POOL,
    },
    "external_authorization": {},
    "fault_injection": {
        # A fault comes for a while; what is left of the route without it waits for ever.
        "VirtualService/stars-delayed": {
            *_timeouts(0, 1),
            *_short("hosts[0]", _to(0), _to(1)),
        },
        "VirtualService/stars-aborted": {
            *_timeouts(0),
            *_short("hosts[0]", _to(0)),
            (NO_DEFAULT, "spec.http[0].match"),
        },
    },
    "gateway_api": {"HTTPRoute/http": {(NO_ROUTE_TIMEOUT, "spec.rules[0].timeouts.request")}},
    "gateway_api_inside": {},
    "gateway_api_tls": {},
    "greeting": {
        "Gateway/greeting-gateway": _PUBLIC_TO_ALL,
        "VirtualService/greeting": {
            (ANY_ROUTED_HOST, "spec.hosts[0]"),
            *_timeouts(0),
            *_short(_to(0)),
        },
    },
    "https_redirect": {},
    "ingress_mutual_tls": {
        "Gateway/public-gateway": _ANYWHERE,
        "Gateway/public-gateway-files": {
            *_ANYWHERE,
            (KEY_FILES, "spec.servers[0].tls.privateKey"),
            (KEY_FILES, "spec.servers[0].tls.serverCertificate"),
        },
    },
    "ingress_simple_tls": {
        "Gateway/public-gateway": _ANYWHERE,
        "VirtualService/echo": _timeouts(0) | _short(_to(0)),
    },
    "ingress_sni_passthrough": {
        "Gateway/web-gateway": {*_ANYWHERE, (PASSED_ON, "spec.servers[0].tls.mode")},
        "VirtualService/web": _short(_to(0, 0, "tls")),
    },
    "injected_gateway": {},
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
    "locality_failover": {
        "DestinationRule/greeting-failover": _NO_KEEPALIVE,
        "DestinationRule/greeting-shares": _NO_POOL,
    },
    "mesh_configmap": {"ConfigMap/istio": {(OPEN_MESH, f"data.mesh#{_MODE}")}},
    "mirroring": {
        "VirtualService/echo-http": {
            *_timeouts(0),
            *_short("hosts[0]", _to(0), "http[0].mirror.host"),
        },
    },
    "mtls_exceptions": {
        "PeerAuthentication/default": {(PLAINTEXT_SERVER, "spec.mtls.mode")},
        "PeerAuthentication/echo-http": {(PLAINTEXT_PORT, 'spec.portLevelMtls["8080"].mode')},
        "DestinationRule/echo-http": {
            (PLAINTEXT_CLIENT, "spec.trafficPolicy.portLevelSettings[0].tls.mode"),
            *_SUBSETS_ALONE,
        },
    },
    "mtls_strict": {"DestinationRule/mesh-default": _SUBSETS_ALONE},
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
    "timeouts_and_retries": {
        "VirtualService/notes-in-time": _short("hosts[0]", _to(0)),
        "VirtualService/stars-retried": {
            *_short("hosts[0]", _to(0)),
            (RETRIED_TWICE, "spec.http[0].retries.retryOn"),
        },
        "VirtualService/stars-not-retried": _short("hosts[0]", _to(0)),
    },
    "virtual_machine": {},
    "wasm": {},
}

DENIED_BY_BASELINE: Mapping[tuple[str, str, str], str] = {
    ("authorization", "AuthorizationPolicy/allow-all", ALLOW_ALL): "it undoes every other policy",
    ("authorization", "AuthorizationPolicy/shell-from-elsewhere", ON_TRIAL): "it enforces nothing",
    ("ingress_mutual_tls", "Gateway/public-gateway-files", KEY_FILES): "a Secret is better",
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
"""Why `baseline` denies what it denies; it lets every other sample in."""

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
