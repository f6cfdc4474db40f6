"""What is to be found in Istio's usual samples of routes, rules and gateways, and why.

`FOUND_IN_TRAFFIC` has a line for every such file of `usual/`: its objects with findings under
`production`, each with the guardrail and the path. The names of the guardrails stand for the
reason:
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
# Routes of the Gateway API wait for ever as well.
NO_ROUTE_TIMEOUT = "httproute-timeout"

_TIMEOUT = "spec.http[{}].timeout"


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
SUBSETS_ALONE = {
    (NO_OUTLIER_DETECTION, "spec.trafficPolicy.outlierDetection"),
    (NO_POOL, "spec.trafficPolicy.connectionPool"),
}
_NO_POOL = {(NO_POOL, "spec.trafficPolicy.connectionPool")}
_ANYWHERE = {(GATEWAY_ANYWHERE, "metadata.namespace")}
_PUBLIC_TO_ALL = _ANYWHERE | {
    (PLAIN_HTTP, "spec.servers[0].tls.httpsRedirect"),
    (ANY_SERVED_HOST, "spec.servers[0].hosts[0]"),
}

FOUND_IN_TRAFFIC: Mapping[str, Findings] = {
    "ambient": {"HTTPRoute/notes": {(NO_ROUTE_TIMEOUT, "spec.rules[0].timeouts.request")}},
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
        "DestinationRule/notes": SUBSETS_ALONE | _SHORT_RULE,
        "DestinationRule/stars": SUBSETS_ALONE | _SHORT_RULE,
        "DestinationRule/facts": SUBSETS_ALONE,
    },
    "canary": {
        "DestinationRule/greeting": SUBSETS_ALONE,
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
        "DestinationRule/echo-tcp-destination": SUBSETS_ALONE | _SHORT_RULE,
    },
    "egress_gateway_http": {
        "Gateway/egress-gateway": _ANYWHERE,
        "Gateway/egress-gateway-mtls": _ANYWHERE,
        # The gateway's service is inside the mesh, so it is to have both.
        "DestinationRule/egress-gateway-for-news": {
            *SUBSETS_ALONE,
            (NO_LABELS, "spec.subsets[0].labels"),
        },
        "VirtualService/news-through-egress-gateway": _timeouts(0, 1),
    },
    "egress_gateway_passthrough": {
        "Gateway/egress-gateway": _ANYWHERE,
        "Gateway/egress-gateway-encyclopedia": _ANYWHERE,
        "DestinationRule/egress-gateway-for-news": {
            *SUBSETS_ALONE,
            (NO_LABELS, "spec.subsets[0].labels"),
        },
    },
    "egress_hosts": {},
    "egress_tls_origination": {
        "DestinationRule/news": _NO_POOL,
        "DestinationRule/partner-with-certificate": _NO_POOL,
    },
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
    "locality_failover": {
        "DestinationRule/greeting-failover": _NO_KEEPALIVE,
        "DestinationRule/greeting-shares": _NO_POOL,
    },
    "mirroring": {
        "VirtualService/echo-http": {
            *_timeouts(0),
            *_short("hosts[0]", _to(0), "http[0].mirror.host"),
        },
    },
    "timeouts_and_retries": {
        "VirtualService/notes-in-time": _short("hosts[0]", _to(0)),
        "VirtualService/stars-retried": {
            *_short("hosts[0]", _to(0)),
            (RETRIED_TWICE, "spec.http[0].retries.retryOn"),
        },
        "VirtualService/stars-not-retried": _short("hosts[0]", _to(0)),
    },
}

DENIED_IN_TRAFFIC: Mapping[tuple[str, str, str], str] = {
    ("ingress_mutual_tls", "Gateway/public-gateway-files", KEY_FILES): "a Secret is better",
}
"""Why `baseline` denies what it denies; it lets every other sample of these in."""
