# METADATA
# title: All retries fit into the timeout of their route
# description: |
#   The timeout of a route covers every try of a request. Where the tries together take longer, the
#   last of them are cut off or never made, and callers wait for retries that cannot succeed.
#   In Istio `attempts` counts the retries without the first try. By default that try is left out
#   of the sum, as many do; with `countInitialAttempt` it counts, and then three retries of 10s
#   need a timeout of 40s. Time between the tries is not counted.
# related_resources:
#   - description: HTTPRetry
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
# custom:
#   id: vs-retry-budget
#   since: 0.1.0
#   severity: low
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Lower attempts or perTryTimeout, or raise the timeout of the route.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep -A3 numRetries
#   params:
#     countInitialAttempt:
#       type: boolean
#       default: false
#       description: Whether the first try counts beside the retries.
package istio.virtualservice.retry_budget

import rego.v1

import data.lib.duration
import data.lib.istio

deny contains {"path": ["spec", "http", i, "retries", "perTryTimeout"], "msg": msg} if {
	some plan in _excessive
	some i
	route := input.object.spec.http[i]
	route.retries == plan.retries
	route.timeout == plan.timeout
	attempts := istio.show(plan.retries.attempts)
	form := "%s%s retries of %s exceed the timeout of %s; must fit into it"
	msg := sprintf(form, [_first_try, attempts, plan.retries.perTryTimeout, plan.timeout])
}

_excessive contains plan if {
	some plan in _plans
	limit := duration.nanoseconds(plan.timeout)
	limit > 0
	_tries(plan.retries) * duration.nanoseconds(plan.retries.perTryTimeout) > limit
}

# Each plan once, so that it is judged once and not once a route: most routes share theirs.
_plans contains {"retries": retries, "timeout": route.timeout} if {
	some i
	route := input.object.spec.http[i]
	is_string(route.timeout)
	retries := route.retries
	is_number(retries.attempts)
	retries.attempts > 0
}

_tries(retries) := retries.attempts if not _params.countInitialAttempt

_tries(retries) := 1 + retries.attempts if _params.countInitialAttempt

_first_try := "1 try and " if _params.countInitialAttempt

_first_try := "" if not _params.countInitialAttempt

_params := input.params["vs-retry-budget"]
