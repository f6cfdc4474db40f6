# METADATA
# title: Limits of connection pools are within bounds
# description: |
#   A limit of a million connections limits nothing: the host is down long before, and its callers
#   have run out of memory.
#   In Istio 0 means unset, which is 2^32-1 and `dr-connection-pool-missing`'s to find. Each
#   client's proxy counts for itself, so that a hundred clients may open a hundred times the limit.
# related_resources:
#   - description: DestinationRule, ConnectionPoolSettings
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-connection-pool-bounds
#   since: 0.1.0
#   severity: low
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Set each limit in connectionPool to what the host can bear.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep -A8 thresholds
#   params:
#     maxConnections:
#       type: integer
#       minimum: 1
#       maximum: 2147483647
#       default: 10000
#       description: The most for tcp.maxConnections.
#     maxPendingRequests:
#       type: integer
#       minimum: 1
#       maximum: 2147483647
#       default: 10000
#       description: The most for http.http1MaxPendingRequests.
#     maxRequests:
#       type: integer
#       minimum: 1
#       maximum: 2147483647
#       default: 10000
#       description: The most for http.http2MaxRequests.
#     maxRetries:
#       type: integer
#       minimum: 1
#       maximum: 2147483647
#       default: 100
#       description: The most for http.maxRetries, retries that are under way at a time.
#     maxRequestsPerConnection:
#       type: integer
#       minimum: 1
#       maximum: 2147483647
#       default: 2147483647
#       description: The most for http.maxRequestsPerConnection; its default is no bound.
package istio.destinationrule.connection_pool_bounds

import rego.v1

import data.lib.blocks
import data.lib.istio

deny contains {"path": array.concat(at.path, place), "msg": msg} if {
	some at in blocks.called("connectionPool", input)
	is_object(at.block)
	some place, most in _limits
	found := object.get(at.block, place, null)
	not _within(found, most)
	form := "%s is %s; a number from 1 to %v is required"
	msg := sprintf(form, [concat(".", place), istio.show(found), most])
}

_limits := {
	["tcp", "maxConnections"]: _params.maxConnections,
	["http", "http1MaxPendingRequests"]: _params.maxPendingRequests,
	["http", "http2MaxRequests"]: _params.maxRequests,
	["http", "maxRetries"]: _params.maxRetries,
	["http", "maxRequestsPerConnection"]: _params.maxRequestsPerConnection,
}

# Unset, be it in so many words.
_within(found, _) if found in [null, 0]

_within(found, most) if {
	is_number(found)
	found >= 1
	found <= most
}

_params := input.params["dr-connection-pool-bounds"]
