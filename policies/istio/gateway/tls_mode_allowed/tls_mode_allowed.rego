# METADATA
# title: Gateways end TLS themselves
# description: |
#   What a gateway only passes on it cannot read: no route, no authorization by path or token, no
#   access log tells anything of it, and whoever stands behind the gateway is its own front door.
#   PASSTHROUGH goes by the name in the handshake, AUTO_PASSTHROUGH opens every service by its SNI,
#   and OPTIONAL_MUTUAL lets clients in that show no certificate. An absent mode is PASSTHROUGH.
#   Between the networks of a mesh the proxies end TLS, so gateways that are selected by
#   `internalGatewaySelectors` are passed over.
# related_resources:
#   - description: ServerTLSSettings.TLSmode
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
# custom:
#   id: gw-tls-mode-allowed
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Set spec.servers[].tls.mode to SIMPLE, or to MUTUAL where clients show certificates.
#   verify: istioctl proxy-config listeners deploy/GATEWAY -n NAMESPACE
#   anchors: [LULA ingress-traffic-encrypted]
#   params:
#     allowedModes:
#       type: array
#       items:
#         type: string
#         enum: [SIMPLE, MUTUAL, ISTIO_MUTUAL, OPTIONAL_MUTUAL, PASSTHROUGH, AUTO_PASSTHROUGH]
#       minItems: 1
#       uniqueItems: true
#       default: [SIMPLE, MUTUAL, ISTIO_MUTUAL]
#       description: Modes that a server for HTTPS or TLS may have.
#     internalGatewaySelectors:
#       type: array
#       items: {type: object, minProperties: 1, additionalProperties: {type: string}}
#       default: [{istio: egressgateway}, {istio: eastwestgateway}]
#       description: Labels of gateways that serve the mesh itself; one set of them suffices.
package istio.gateway.tls_mode_allowed

import rego.v1

import data.lib.istio
import data.lib.protocol
import data.lib.server_tls

deny contains {"path": ["spec", "servers", i, "tls", "mode"], "msg": msg} if {
	some i
	server := input.object.spec.servers[i]
	is_object(server.tls)
	not server_tls.mode(server.tls) in _params.allowedModes
	protocol.is_tls(server.port)
	not _is_another_guardrail_s(server.tls)
	not _is_internal
	found := _shown(object.get(server.tls, "mode", null))
	msg := sprintf("mode is %s; must be %s", [found, concat(" or ", _params.allowedModes)])
}

# Certificates without a mode are the matter of gw-tls-mode-unset.
_is_another_guardrail_s(tls) if {
	object.get(tls, "mode", null) == null
	server_tls.wants_certificate(tls)
}

_is_internal if {
	istio.selector_within(input.object.spec.selector, _params.internalGatewaySelectors)
}

_shown(null) := "unset, which means PASSTHROUGH"

_shown(mode) := istio.show(mode) if mode != null

_params := input.params["gw-tls-mode-allowed"]
