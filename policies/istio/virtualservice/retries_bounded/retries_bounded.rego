# METADATA
# title: Routes retry a bounded number of times
# description: |
#   Each retry multiplies the load on a backend that is already failing, and retries multiply
#   along a chain of calls: three hops with four tries each send 64 requests for one.
#   In Istio `attempts` counts the retries, so a request is sent up to `1 + attempts` times.
#   `attempts: 0` switches retries off, and so does `retries: {}`. A route without `retries` is
#   retried all the same: twice, unless MeshConfig.defaultHttpRetryPolicy says otherwise. Such a
#   route is a violation where `defaultAttempts` exceeds `maxAttempts`.
# related_resources:
#   - description: HTTPRetry.attempts
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
# custom:
#   id: vs-retries-bounded
#   since: 0.1.0
#   severity: high
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Set spec.http[].retries.attempts to the number of retries that is allowed, or less.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep numRetries
#   params:
#     maxAttempts:
#       type: integer
#       minimum: 0
#       maximum: 10
#       default: 3
#       description: The most retries that a route may ask for.
#     defaultAttempts:
#       type: integer
#       minimum: 0
#       maximum: 10
#       default: 2
#       description: |
#         How often the mesh retries a route without `retries`: 2, or what its
#         defaultHttpRetryPolicy sets.
package istio.virtualservice.retries_bounded

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "http", i, "retries", "attempts"], "msg": msg} if {
	some attempts in _excessive
	some i
	route := input.object.spec.http[i]
	route.retries.attempts == attempts
	msg := sprintf("attempts is %s; %s", [istio.show(attempts), _required(attempts)])
}

deny contains {"path": ["spec", "http", i, "retries", "attempts"], "msg": msg} if {
	_params.defaultAttempts > _params.maxAttempts
	some i
	route := input.object.spec.http[i]
	istio.forwards(route)
	object.get(route, "retries", null) == null
	form := "retries is unset, which means %v attempts; at most %v"
	msg := sprintf(form, [_params.defaultAttempts, _params.maxAttempts])
}

_excessive contains attempts if {
	some attempts in _found
	not attempts in _allowed
}

# Each value once, so that it is judged once and not once a route.
_found contains attempts if {
	some i
	route := input.object.spec.http[i]
	attempts := route.retries.attempts
}

# Null counts as absent, which means 0 inside `retries`.
_allowed := array.concat([null], numbers.range(0, _params.maxAttempts))

_required(attempts) := sprintf("at most %v", [_params.maxAttempts]) if _too_many(attempts)

_required(attempts) := sprintf("a whole number from 0 to %v", [_params.maxAttempts]) if {
	not _too_many(attempts)
}

_too_many(attempts) if {
	is_number(attempts)
	attempts > _params.maxAttempts
}

_params := input.params["vs-retries-bounded"]
