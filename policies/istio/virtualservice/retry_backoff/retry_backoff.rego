# METADATA
# title: Time between retries is within bounds
# description: |
#   Without time between them, retries fall upon a backend that has had no time to recover; with
#   too much of it the caller has given up before the last.
#   In Istio `backoff` is the base of an exponential back-off with jitter, 25ms unless set, and the
#   longest interval is ten times the base. What is no duration is outside any bounds.
# related_resources:
#   - description: HTTPRetry
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
# custom:
#   id: vs-retry-backoff
#   since: 0.1.0
#   severity: low
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Set spec.http[].retries.backoff within the bounds, or leave it out.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep -A3 retryBackOff
#   params:
#     max:
#       type: string
#       format: duration
#       default: 1s
#       description: The longest base of the back-off.
#     min:
#       type: string
#       format: duration
#       default: 25ms
#       description: The shortest base of the back-off.
package istio.virtualservice.retry_backoff

import rego.v1

import data.lib.duration
import data.lib.istio

deny contains {"path": ["spec", "http", i, "retries", "backoff"], "msg": msg} if {
	some backoff in _found
	not duration.within(backoff, _params.min, _params.max)
	some i
	route := input.object.spec.http[i]
	route.retries.backoff == backoff
	form := "backoff is %s; a duration from %s to %s is required"
	msg := sprintf(form, [istio.show(backoff), _params.min, _params.max])
}

# Each spelling once, so that it is parsed once and not once a route.
_found contains backoff if {
	some i
	route := input.object.spec.http[i]
	backoff := route.retries.backoff
	backoff != null
}

_params := input.params["vs-retry-backoff"]
