# METADATA
# title: Routes that forward have a timeout
# description: |
#   Without a timeout a stuck backend holds its callers' connections until they fail too.
#   In Istio an absent timeout means "wait for ever", on the retries of a route as well. A route
#   with a redirect or a direct response forwards nothing, and a route with a delegate takes the
#   timeout of the delegate: those need none. `0s` is refused by the API server, so a route of
#   long streams (gRPC, websockets, server-sent events) can only leave the timeout out: annotate
#   its VirtualService `meshwarden.dev/skip-defaults: vs-timeout-required`.
#   A route with `fault` is reported, but gets no default: faults come for a while, and Istio
#   enables no timeout beside them.
# related_resources:
#   - description: HTTPRoute.timeout
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
#   - description: Request timeouts
#     ref: https://istio.io/latest/docs/tasks/traffic-management/request-timeouts/
# custom:
#   id: vs-timeout-required
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Set spec.http[].timeout to the longest time that a caller should wait.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep '"timeout"'
#   params:
#     defaultTimeout:
#       type: string
#       format: duration
#       default: 15s
#       description: Injected where a forwarding route has none.
#     allowOptOut:
#       type: boolean
#       default: true
#       description: |
#         Whether a VirtualService may opt out by the annotation
#         `meshwarden.dev/skip-defaults: vs-timeout-required`.
package istio.virtualservice.timeout_required

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "http", i, "timeout"], "msg": msg} if {
	some i in _unbounded
	msg := "timeout is unset; a route that forwards must have one"
}

inject contains {"path": ["spec", "http", i, "timeout"], "value": _params.defaultTimeout} if {
	some i in _unbounded
	object.get(input.object.spec.http[i], "fault", null) == null
}

_unbounded contains i if {
	some i
	route := input.object.spec.http[i]
	is_object(route)
	object.get(route, "timeout", null) == null
	istio.forwards(route)
	not _opted_out
}

_opted_out if {
	_params.allowOptOut
	istio.opts_out(input.object, "vs-timeout-required")
}

_params := input.params["vs-timeout-required"]
