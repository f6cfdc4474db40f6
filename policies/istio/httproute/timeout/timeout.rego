# METADATA
# title: Routes that forward have a bounded timeout
# description: |
#   Without a timeout a stuck backend holds its callers' connections until they fail too.
#   In the Gateway API an absent `timeouts.request` leaves it to Istio, which waits for ever, and
#   `0s` says so. A rule without backendRefs forwards nothing, and needs none. A route of long
#   streams can only leave the timeout out: annotate it
#   `meshwarden.dev/skip-defaults: httproute-timeout`.
# related_resources:
#   - description: Gateway API, HTTPRouteTimeouts
#     ref: https://gateway-api.sigs.k8s.io/reference/spec/#httproutetimeouts
#   - description: Request timeouts
#     ref: https://istio.io/latest/docs/tasks/traffic-management/request-timeouts/
# custom:
#   id: httproute-timeout
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [gateway.networking.k8s.io/HTTPRoute]
#     operations: [CREATE, UPDATE]
#   params:
#     maxTimeout:
#       type: string
#       format: duration
#       default: 60s
#       description: The longest time that a caller may be made to wait.
#     allowOptOut:
#       type: boolean
#       default: true
#       description: |
#         Whether an HTTPRoute may opt out by the annotation
#         `meshwarden.dev/skip-defaults: httproute-timeout`.
#   remediation: Set spec.rules[].timeouts.request to the longest time that a caller should wait.
#   verify: istioctl proxy-config routes deploy/GATEWAY-istio -n NAMESPACE -o json | grep timeout
package istio.httproute.timeout

import rego.v1

import data.lib.duration
import data.lib.istio

deny contains {"path": ["spec", "rules", i, "timeouts", "request"], "msg": msg} if {
	some i
	rule := input.object.spec.rules[i]
	_forwards(rule)
	found := object.get(rule, ["timeouts", "request"], null)
	not _is_sound(found)
	not _opted_out
	form := "timeouts.request is %s; must be more than 0s and at most %s"
	msg := sprintf(form, [istio.show(found), _params.maxTimeout])
}

_forwards(rule) if {
	is_array(rule.backendRefs)
	count(rule.backendRefs) > 0
}

# The Gateway API knows fewer spellings than Go; those it does not know are refused with the rest.
_is_sound(text) if {
	is_string(text)
	regex.match(`^([0-9]{1,5}(h|m|s|ms)){1,4}$`, text)
	duration.positive(text)
	duration.nanoseconds(text) <= duration.nanoseconds(_params.maxTimeout)
}

_opted_out if {
	_params.allowOptOut
	istio.opts_out(input.object, "httproute-timeout")
}

_params := input.params["httproute-timeout"]
