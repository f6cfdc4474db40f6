# METADATA
# title: Conditions of retries are known to Envoy
# description: |
#   A condition that Envoy does not know is never met: the retries that were meant do not happen.
#   istiod refuses a VirtualService with an unknown condition, and it takes a blank for a part of
#   the name: `5xx, reset` is 5xx and an unknown ` reset`. Where its webhook is away the object gets
#   in. A number is a condition too, if it is a status of HTTP.
# related_resources:
#   - description: HTTPRetry
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
#   - description: Envoy, x-envoy-retry-on
#     ref: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter
# custom:
#   id: vs-retryon-invalid
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Write retryOn as known conditions with a comma between them, and no blank.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep retryOn
#   params:
#     alsoKnown:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: Conditions that the organisation's version of Istio knows beside those of 1.20.
package istio.virtualservice.retryon_invalid

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "http", i, "retries", "retryOn"], "msg": msg} if {
	some conditions in _found
	some unknown in _unknown(conditions)
	some i
	route := input.object.spec.http[i]
	route.retries.retryOn == conditions
	form := "retryOn has %s; known conditions are required, with a comma and no blank between"
	msg := sprintf(form, [unknown])
}

_unknown(conditions) := unknown if {
	is_string(conditions)
	unknown := {sprintf("\"%s\"", [condition]) |
		some condition in split(conditions, ",")
		not condition in _conditions
		not condition in _statuses
		not condition in _params.alsoKnown
	}
}

_unknown(conditions) := {istio.show(conditions)} if not is_string(conditions)

# Each text once, so that it is split once and not once a route. An empty one is none.
_found contains conditions if {
	some i
	route := input.object.spec.http[i]
	conditions := route.retries.retryOn
	not conditions in [null, ""]
}

# Of the headers x-envoy-retry-on and x-envoy-retry-grpc-on.
_conditions := {
	"5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "envoy-ratelimited",
	"retriable-4xx", "refused-stream", "retriable-status-codes", "retriable-headers",
	"http3-post-connect-failure",
	"cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
}

# Those to which Go's http.StatusText knows a name; istiod asks it.
_statuses := {
	"100", "101", "102", "103", "200", "201", "202", "203", "204", "205", "206", "207", "208", "226",
	"300", "301", "302", "303", "304", "305", "307", "308", "400", "401", "402", "403", "404", "405",
	"406", "407", "408", "409", "410", "411", "412", "413", "414", "415", "416", "417", "418", "421",
	"422", "423", "424", "425", "426", "428", "429", "431", "451", "500", "501", "502", "503", "504",
	"505", "506", "507", "508", "510", "511",
}

_params := input.params["vs-retryon-invalid"]
