# METADATA
# title: Timeouts of routes are within bounds
# description: |
#   A timeout of an hour protects nobody, and one of a millisecond fails every request.
#   Istio reads durations as Go does: `1h30m`, `1.5s`, `300ms`. There is no unit for days, and a
#   bare number is no duration. In Envoy `0s` means "wait for ever", not "at once", so it is
#   outside any bounds. The timeout covers all tries of a request, its retries included.
# related_resources:
#   - description: HTTPRoute.timeout
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
# custom:
#   id: vs-timeout-bounds
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Set spec.http[].timeout to a duration within the bounds.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep '"timeout"'
#   params:
#     max:
#       type: string
#       format: duration
#       default: 60s
#       description: The longest timeout that a route may have.
#     min:
#       type: string
#       format: duration
#       default: 10ms
#       description: The shortest timeout that a route may have.
package istio.virtualservice.timeout_bounds

import rego.v1

import data.lib.duration
import data.lib.istio

deny contains {"path": ["spec", "http", i, "timeout"], "msg": msg} if {
	some timeout in _unbounded
	some i
	route := input.object.spec.http[i]
	route.timeout == timeout
	form := "timeout is %s; a duration from %s to %s is required"
	msg := sprintf(form, [istio.show(timeout), _params.min, _params.max])
}

_unbounded contains timeout if {
	some timeout in _found
	timeout != null
	not _within_bounds(timeout)
}

# Each spelling once, so that it is parsed once and not once a route.
_found contains timeout if {
	some i
	route := input.object.spec.http[i]
	timeout := route.timeout
}

_within_bounds(timeout) if {
	nanoseconds := duration.nanoseconds(timeout)
	nanoseconds > 0
	nanoseconds >= time.parse_duration_ns(_params.min)
	nanoseconds <= time.parse_duration_ns(_params.max)
}

_params := input.params["vs-timeout-bounds"]
