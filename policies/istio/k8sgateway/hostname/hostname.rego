# METADATA
# title: Listeners name their host
# description: |
#   A listener without a hostname takes every name that a route claims, so that one careless team
#   publishes an internal service, or takes over another team's host.
#   In the Gateway API an absent hostname means all of them. A wildcard `*.DOMAIN` is sound from
#   `minLabels` labels of DOMAIN on. TCP and UDP know no names. Waypoints, gateways between networks
#   and those inside the cluster (service type ClusterIP) are passed over.
# related_resources:
#   - description: Gateway API, Listener
#     ref: https://gateway-api.sigs.k8s.io/reference/spec/#listener
#   - description: Security best practices, "Avoid overly broad hosts configurations"
#     ref: https://istio.io/latest/docs/ops/best-practices/security/
# custom:
#   id: k8sgw-hostname
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [gateway.networking.k8s.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: Set spec.listeners[].hostname to the host that the listener is for.
#   verify: kubectl get gateways.gateway.networking.k8s.io -A -o yaml | grep hostname
#   params:
#     minLabels:
#       type: integer
#       minimum: 1
#       maximum: 127
#       default: 2
#       description: How many labels must follow `*.`; with 127 no wildcard is sound.
#     gatewayClasses:
#       type: array
#       items: {type: string, minLength: 1}
#       minItems: 1
#       uniqueItems: true
#       default: [istio]
#       description: Classes whose Gateways are entrances.
package istio.k8sgateway.hostname

import rego.v1

import data.lib.gateway_api
import data.lib.host
import data.lib.istio

deny contains {"path": ["spec", "listeners", i, "hostname"], "msg": msg} if {
	some i
	listener := input.object.spec.listeners[i]
	is_object(listener)
	hostname := object.get(listener, "hostname", null)
	not _is_sound(hostname)
	not object.get(listener, "protocol", null) in {"TCP", "UDP"}
	gateway_api.is_entrance(input.object, _params.gatewayClasses)
	form := "hostname is %s; must be a name, or a wildcard with at least %v labels after *."
	msg := sprintf(form, [istio.show(hostname), _params.minLabels])
}

_is_sound(hostname) if {
	is_string(hostname)
	hostname != ""
	not host.is_wildcard(hostname)
}

_is_sound(hostname) if host.narrow(hostname, _params.minLabels)

_params := input.params["k8sgw-hostname"]
