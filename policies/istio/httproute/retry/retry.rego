# METADATA
# title: Routes retry a bounded number of times
# description: |
#   Each retry multiplies the load on a backend that is already failing, and retries multiply along
#   a chain of calls: three hops with four tries each send 64 requests for one.
#   In the Gateway API `retry.attempts` counts the retries, so a request is sent up to
#   `1 + attempts` times. Without `attempts` the number is left to Istio.
# related_resources:
#   - description: Gateway API, HTTPRouteRetry
#     ref: https://gateway-api.sigs.k8s.io/reference/spec/#httprouteretry
# custom:
#   id: httproute-retry
#   since: 0.1.0
#   severity: high
#   category: resilience
#   match:
#     kinds: [gateway.networking.k8s.io/HTTPRoute]
#     operations: [CREATE, UPDATE]
#   params:
#     maxAttempts:
#       type: integer
#       minimum: 0
#       maximum: 10
#       default: 3
#       description: The most retries that a route may ask for.
#   remediation: Set spec.rules[].retry.attempts to the number of retries that is allowed, or less.
#   verify: istioctl proxy-config routes deploy/GATEWAY-istio -n NAMESPACE -o json | grep numRetries
package istio.httproute.retry

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "rules", i, "retry", "attempts"], "msg": msg} if {
	some i
	rule := input.object.spec.rules[i]
	is_object(rule)
	attempts := object.get(rule, ["retry", "attempts"], null)
	not _is_sound(attempts)
	form := "retry.attempts is %s; must be a whole number from 0 to %v"
	msg := sprintf(form, [istio.show(attempts), _params.maxAttempts])
}

_is_sound(attempts) if attempts == null

_is_sound(attempts) if attempts in numbers.range(0, _params.maxAttempts)

_params := input.params["httproute-retry"]
