# METADATA
# title: Plain HTTP servers redirect to HTTPS
# description: |
#   Whoever listens on the way reads, and may change, what a plain HTTP server answers: cookies,
#   tokens, the page itself.
#   In Istio a server of protocol HTTP serves plain text until `tls.httpsRedirect` is true, which
#   is the one field of `tls` that counts there. HTTP2, GRPC, GRPC-WEB and HTTP_PROXY are plain
#   text too, and Istio reads these names in any case. The answer is a 301, which needs an HTTPS
#   server to go to. Ports for ACME http-01 challenges, for health checks or behind a load
#   balancer that ends TLS belong in `allowedPorts`; gateways for traffic inside the mesh are
#   passed over by `internalGatewaySelectors`.
# related_resources:
#   - description: ServerTLSSettings.httpsRedirect
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
# custom:
#   id: gw-http-requires-redirect
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: Set spec.servers[].tls.httpsRedirect to true, beside a server for HTTPS.
#   verify: istioctl proxy-config routes deploy/GATEWAY -n NAMESPACE -o json | grep requireTls
#   anchors: [LULA ingress-traffic-encrypted]
#   params:
#     allowedPorts:
#       type: array
#       items: {type: integer, minimum: 1, maximum: 65535}
#       uniqueItems: true
#       default: []
#       description: Port numbers that may serve plain HTTP.
#     internalGatewaySelectors:
#       type: array
#       items: {type: object, minProperties: 1, additionalProperties: {type: string}}
#       default: [{istio: egressgateway}, {istio: eastwestgateway}]
#       description: Labels of gateways that serve the mesh itself; one set of them suffices.
package istio.gateway.http_requires_redirect

import rego.v1

import data.lib.istio
import data.lib.protocol

deny contains {"path": ["spec", "servers", i, "tls", "httpsRedirect"], "msg": msg} if {
	some i
	server := input.object.spec.servers[i]
	protocol.is_plain_http(server.port)
	not _sound(server)
	form := "httpsRedirect is %s; a server of protocol %s must set it to true"
	found := object.get(server, ["tls", "httpsRedirect"], null)
	msg := sprintf(form, [istio.show(found), server.port.protocol])
}

_sound(server) if server.tls.httpsRedirect == true

_sound(server) if server.port.number in _params.allowedPorts

_sound(_) if istio.selector_within(input.object.spec.selector, _params.internalGatewaySelectors)

_params := input.params["gw-http-requires-redirect"]
