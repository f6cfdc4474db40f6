# METADATA
# title: What is retried may happen twice
# description: |
#   A POST that fails with 500 or by a reset may have taken effect before: a retry then charges the
#   card, or sends the order, a second time.
#   In Istio `retryOn` holds for all methods of a route. Conditions such as `connect-failure` and
#   `refused-stream` are sound for all of them, since the request was never begun. For the others
#   the route must be limited to idempotent methods: each entry of `match` by its `method`.
# related_resources:
#   - description: HTTPRetry
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
#   - description: Envoy, x-envoy-retry-on
#     ref: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter
# custom:
#   id: vs-retry-unsafe-on-non-idempotent
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Remove these conditions from retryOn, or match idempotent methods only.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep retryOn
#   params:
#     unsafeConditions:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: [5xx, gateway-error, reset, retriable-4xx, retriable-status-codes]
#       description: Conditions under which a request may have taken effect; statuses always count.
#     idempotentMethods:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: [GET, HEAD, OPTIONS, PUT, DELETE]
#       description: Methods that may be carried out twice.
package istio.virtualservice.retry_unsafe_on_non_idempotent

import rego.v1

deny contains {"path": ["spec", "http", i, "retries", "retryOn"], "msg": msg} if {
	some conditions in _found
	unsafe := _unsafe(conditions)
	count(unsafe) > 0
	some i
	route := input.object.spec.http[i]
	route.retries.retryOn == conditions
	route.retries.attempts > 0
	not _only_idempotent(route)
	form := "retryOn has %s for any method; must be limited to idempotent methods"
	msg := sprintf(form, [concat(", ", sort(unsafe))])
}

_unsafe(conditions) := {condition |
	some written in split(conditions, ",")
	condition := trim_space(written)
	_repeats(condition)
}

_repeats(condition) if condition in _params.unsafeConditions

# A status: the request was answered, so it was carried out.
_repeats(condition) if {
	condition != ""
	trim(condition, "0123456789") == ""
}

# Each text once, so that it is split once and not once a route.
_found contains conditions if {
	some i
	route := input.object.spec.http[i]
	conditions := route.retries.retryOn
	is_string(conditions)
}

_only_idempotent(route) if {
	is_array(route.match)
	count(route.match) > 0
	every entry in route.match { _is_idempotent(entry.method) }
}

_is_idempotent(method) if method.exact in _params.idempotentMethods

_is_idempotent(method) if {
	is_string(method.regex)
	every name in split(trim(method.regex, "^$()"), "|") { name in _params.idempotentMethods }
}

_params := input.params["vs-retry-unsafe-on-non-idempotent"]
