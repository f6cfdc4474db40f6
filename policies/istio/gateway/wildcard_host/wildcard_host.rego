# METADATA
# title: Gateways name their hosts
# description: |
#   A Gateway that serves `*` lets every VirtualService that may bind to it publish any name, so
#   one careless team exposes an internal service, or takes over another team's host.
#   In Istio a host is `namespace/name`: the prefix says whose VirtualServices may bind, an
#   absent one means any, and it narrows no name, so `shop/*` is as wide as `*`. A wildcard
#   `*.DOMAIN` is sound from `minLabels` labels of DOMAIN on. Below a star that is not the whole
#   first label (`*shop.example.com`) anybody can register a name, and no certificate covers it.
#   A plain HTTP server that only redirects to HTTPS publishes nothing, whatever it is called.
#   Gateways for traffic inside the mesh need wildcards: those selected by
#   `internalGatewaySelectors` are passed over.
# related_resources:
#   - description: Server.hosts
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/#Server
#   - description: Security best practices, "Avoid overly broad hosts configurations"
#     ref: https://istio.io/latest/docs/ops/best-practices/security/
# custom:
#   id: gw-wildcard-host
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: List in spec.servers[].hosts each host that the gateway serves.
#   verify: istioctl proxy-config routes deploy/GATEWAY -n NAMESPACE
#   anchors: [Gatekeeper IstioExplicitGatewayHost, TET scanGateways]
#   params:
#     minLabels:
#       type: integer
#       minimum: 1
#       maximum: 127
#       default: 2
#       description: |
#         How many labels must follow `*.`; with 127, more than a name can have, only
#         `allowedWildcards` are left.
#     allowedWildcards:
#       type: array
#       items: {type: string, pattern: "[*]"}
#       uniqueItems: true
#       default: []
#       description: |
#         Wildcards that are sound, compared without regard to case: `*.local` holds for any
#         namespace prefix, `shop/*` for that prefix only.
#     internalGatewaySelectors:
#       type: array
#       items: {type: object, minProperties: 1, additionalProperties: {type: string}}
#       default: [{istio: egressgateway}, {istio: eastwestgateway}]
#       description: Labels of gateways that serve the mesh itself; one set of them suffices.
package istio.gateway.wildcard_host

import rego.v1

import data.lib.host
import data.lib.istio
import data.lib.protocol

deny contains {"path": ["spec", "servers", i, "hosts", j], "msg": msg} if {
	some i, j
	entry := input.object.spec.servers[i].hosts[j]
	host.is_wildcard(entry)
	not _sound(entry)
	not _only_redirects(input.object.spec.servers[i])
	form := "host is %s; a wildcard needs at least %v labels after *. or to be allowed by name"
	msg := sprintf(form, [entry, _params.minLabels])
}

_sound(entry) if not host.is_wildcard(host.name(entry))

_sound(entry) if host.narrow(host.name(entry), _params.minLabels)

_sound(entry) if host.listed(entry, _params.allowedWildcards)

_sound(_) if istio.selector_within(input.object.spec.selector, _params.internalGatewaySelectors)

# It sends everybody to HTTPS, and no VirtualService publishes anything there.
_only_redirects(server) if {
	server.tls.httpsRedirect == true
	protocol.is_plain_http(server.port)
}

_params := input.params["gw-wildcard-host"]
