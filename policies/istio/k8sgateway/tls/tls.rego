# METADATA
# title: Listeners for TLS end it with a certificate
# description: |
#   A listener without a certificate serves nobody, and one that passes TLS on sees nothing of what
#   it lets in: no route, no policy, no log.
#   In the Gateway API the mode is Terminate unless `tls.mode` says Passthrough. Two options of
#   Istio need no certificate: `gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL` takes the mesh's
#   own, and `gateway.istio.io/listener-protocol: auto-passthrough` joins networks. Waypoints,
#   gateways between networks and those inside the cluster (service type ClusterIP) are passed over.
# related_resources:
#   - description: Gateway API, ListenerTLSConfig
#     ref: https://gateway-api.sigs.k8s.io/reference/spec/#listenertlsconfig
#   - description: Secure gateways
#     ref: https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
# custom:
#   id: k8sgw-tls
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [gateway.networking.k8s.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Name a Secret with a certificate in spec.listeners[].tls.certificateRefs, and leave tls.mode
#     out.
#   verify: istioctl proxy-config secret deploy/GATEWAY-istio -n NAMESPACE
#   anchors: [Kubevious gateway/certificate-ref]
#   params:
#     allowedModes:
#       type: array
#       items: {type: string, enum: [Terminate, Passthrough]}
#       minItems: 1
#       uniqueItems: true
#       default: [Terminate]
#       description: Modes that a listener for HTTPS or TLS may have.
#     gatewayClasses:
#       type: array
#       items: {type: string, minLength: 1}
#       minItems: 1
#       uniqueItems: true
#       default: [istio]
#       description: Classes whose Gateways are entrances.
package istio.k8sgateway.tls

import rego.v1

import data.lib.gateway_api
import data.lib.istio

deny contains {"path": ["spec", "listeners", i, "tls", "certificateRefs"], "msg": msg} if {
	some i
	listener := input.object.spec.listeners[i]
	listener.protocol in {"HTTPS", "TLS"}
	_mode(listener) == "Terminate"
	not _has_certificate(listener)
	gateway_api.is_entrance(input.object, _params.gatewayClasses)
	form := "certificateRefs is unset; a listener for %s must have a certificate"
	msg := sprintf(form, [listener.protocol])
}

deny contains {"path": ["spec", "listeners", i, "tls", "mode"], "msg": msg} if {
	some i
	listener := input.object.spec.listeners[i]
	listener.protocol in {"HTTPS", "TLS"}
	not _mode(listener) in _params.allowedModes
	not _option(listener, "gateway.istio.io/listener-protocol") == "auto-passthrough"
	gateway_api.is_entrance(input.object, _params.gatewayClasses)
	found := istio.show(_mode(listener))
	msg := sprintf("tls.mode is %s; must be %s", [found, concat(" or ", _params.allowedModes)])
}

_mode(listener) := "Terminate" if object.get(listener, ["tls", "mode"], null) == null

_mode(listener) := listener.tls.mode if object.get(listener, ["tls", "mode"], null) != null

_has_certificate(listener) if {
	is_array(listener.tls.certificateRefs)
	count(listener.tls.certificateRefs) > 0
}

_has_certificate(listener) if {
	_option(listener, "gateway.istio.io/tls-terminate-mode") == "ISTIO_MUTUAL"
}

_option(listener, name) := object.get(listener, ["tls", "options", name], null)

_params := input.params["k8sgw-tls"]
