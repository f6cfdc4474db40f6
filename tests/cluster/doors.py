"""Forty objects, sound and bad, of which every door to the same decision must say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.cluster.objects import namespace

if TYPE_CHECKING:
    from tests.cluster.objects import Object

NAMESPACE = "doors"
LEGACY = "doors-legacy"
"""Where exemptions hold: one for ever, one that has ended."""

_SUFFIX = ".svc.cluster.local"
_SIZED = {
    "sidecar.istio.io/proxyCPU": "100m",
    "sidecar.istio.io/proxyCPULimit": "1",
    "sidecar.istio.io/proxyMemory": "128Mi",
    "sidecar.istio.io/proxyMemoryLimit": "512Mi",
}


def namespaces() -> list[Object]:
    """Both namespaces; Meshwarden copies the annotations of the first to Pods."""
    found: list[Any] = [namespace(n, **{"istio-injection": "enabled"}) for n in (NAMESPACE, LEGACY)]
    found[0]["metadata"]["annotations"] = {"sidecar.istio.io/proxyCPU": "50m"}
    return found


def exemptions() -> list[Object]:
    """Leave for retries without an end, and for wildcards that ended."""
    return [
        _exemption("retries", "vs-retries-bounded", "9999-12-31"),
        _exemption("wildcards", "vs-wildcard-host", "2020-01-01"),
    ]


def objects() -> list[Object]:
    """All of them, each with a name of its own."""
    return [
        *_virtual_services(NAMESPACE),
        *_virtual_services(LEGACY),
        *_destination_rules(),
        *_gateways(),
        *_security(),
        *_workloads(),
    ]


def _exemption(name: str, guardrail: str, until: str) -> Object:
    return {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": "Exemption",
        "metadata": {"namespace": LEGACY, "name": name},
        "spec": {"guardrails": [guardrail], "until": until, "reason": "SHOP-1: the test needs it"},
    }


def _virtual_services(where: str) -> list[Object]:
    def one(name: str, *, hosts: list[str] | None = None, **route: Any) -> Object:
        host = f"{name}.{where}{_SUFFIX}"
        http = {"route": [{"destination": {"host": host}}], "timeout": "5s", **route}
        http = {key: value for key, value in http.items() if value is not None}
        spec = {"hosts": hosts or [host], "http": [http]}
        return _object("networking.istio.io/v1", "VirtualService", name, where, spec)

    return [
        one("sound"),
        one("bounded", retries={"attempts": 3, "perTryTimeout": "1s"}),
        one("hasty", retries={"attempts": 10, "perTryTimeout": "400ms"}),
        one("endless", timeout=None),
        one("slow", timeout="1h"),
        one("impatient", retries={"attempts": 2}),
        one("everybody", hosts=["*"]),
        one("both", hosts=["*"], retries={"attempts": 10, "perTryTimeout": "400ms"}),
    ]


def _destination_rules() -> list[Object]:
    def one(name: str, **policy: Any) -> Object:
        spec = {"host": f"{name}.{NAMESPACE}{_SUFFIX}", "trafficPolicy": policy}
        return _object("networking.istio.io/v1", "DestinationRule", name, NAMESPACE, spec)

    pool = {"tcp": {"maxConnections": 64}}
    outliers = {"consecutive5xxErrors": 5}
    return [
        one("whole", connectionPool=pool, outlierDetection=outliers),
        one("no-pool", outlierDetection=outliers),
        one("no-outliers", connectionPool=pool),
        one("plain", connectionPool=pool, outlierDetection=outliers, tls={"mode": "DISABLE"}),
        one("nothing", loadBalancer={"simple": "LEAST_REQUEST"}),
        one("unlimited", connectionPool={"http": {}}, outlierDetection=outliers),
    ]


def _gateways() -> list[Object]:
    def one(name: str, host: str, protocol: str, **tls: Any) -> Object:
        port = {"number": 443, "name": protocol.lower(), "protocol": protocol}
        server = {"port": port, "hosts": [host], **({"tls": tls} if tls else {})}
        spec = {"selector": {"istio": "ingressgateway"}, "servers": [server]}
        return _object("networking.istio.io/v1", "Gateway", name, NAMESPACE, spec)

    return [
        one("simple", "shop.example.com", "HTTPS", mode="SIMPLE", credentialName="shop"),
        one("any-host", "*", "HTTPS", mode="SIMPLE", credentialName="shop"),
        one("no-redirect", "shop.example.com", "HTTP"),
        one("redirect", "shop.example.com", "HTTP", httpsRedirect=True),
        one("passed-on", "shop.example.com", "TLS", mode="PASSTHROUGH"),
    ]


def _security() -> list[Object]:
    def peers(name: str, mode: str) -> Object:
        spec = {"selector": {"matchLabels": {"app": name}}, "mtls": {"mode": mode}}
        return _object("security.istio.io/v1", "PeerAuthentication", name, NAMESPACE, spec)

    def callers(name: str, *rules: Any) -> Object:
        spec = {"selector": {"matchLabels": {"app": name}}, "rules": list(rules)}
        return _object("security.istio.io/v1", "AuthorizationPolicy", name, NAMESPACE, spec)

    def egress(name: str, **spec: Any) -> Object:
        return _object("networking.istio.io/v1", "Sidecar", name, NAMESPACE, spec)

    till = {"source": {"principals": ["cluster.local/ns/doors/sa/till"]}}
    return [
        peers("strict", "STRICT"),
        peers("permissive", "PERMISSIVE"),
        peers("disabled", "DISABLE"),
        callers("till-only", {"from": [till]}),
        callers("anybody", {}),
        egress("open", outboundTrafficPolicy={"mode": "ALLOW_ANY"}),
        egress("closed", outboundTrafficPolicy={"mode": "REGISTRY_ONLY"}),
    ]


def _workloads() -> list[Object]:
    def one(name: str, **metadata: Any) -> Object:
        labels = {"app": name, **metadata.pop("labels", {})}
        containers = [{"name": "app", "image": "registry.example/app:1"}]
        template = {"metadata": {"labels": labels, **metadata}, "spec": {"containers": containers}}
        spec = {"replicas": 0, "selector": {"matchLabels": {"app": name}}, "template": template}
        return _object("apps/v1", "Deployment", name, NAMESPACE, spec)

    return [
        one("bare"),
        one("half", annotations={"sidecar.istio.io/proxyCPU": "100m"}),
        one("outside", labels={"sidecar.istio.io/inject": "false"}),
        one("inside", labels={"sidecar.istio.io/inject": "true"}),
        # Denied, and stored where nothing is injected: so they bring their own sizes.
        one(
            "around", annotations={"traffic.sidecar.istio.io/excludeOutboundPorts": "443", **_SIZED}
        ),
        one("odd", labels={"sidecar.istio.io/inject": "yes"}, annotations=_SIZED),
    ]


def _object(api_version: str, kind: str, name: str, where: str, spec: Object) -> Object:
    metadata = {"name": name, "namespace": where}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec}
