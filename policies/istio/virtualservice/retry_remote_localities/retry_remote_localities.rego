# METADATA
# title: Retries stay in their locality
# description: |
#   Retries that go to other localities carry a failure of one zone into the next: the endpoints
#   there get the retries of their neighbours on top of their own load, and the traffic costs.
#   In Istio retries stay with the localities that load balancing prefers, unless
#   `retryRemoteLocalities` is true. Failover of localities moves traffic as well, but bounded by
#   outlier detection.
# related_resources:
#   - description: HTTPRetry
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
# custom:
#   id: vs-retry-remote-localities
#   since: 0.1.0
#   severity: info
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Remove spec.http[].retries.retryRemoteLocalities.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep previous_
package istio.virtualservice.retry_remote_localities

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "http", i, "retries", "retryRemoteLocalities"], "msg": msg} if {
	some i
	route := input.object.spec.http[i]
	found := route.retries.retryRemoteLocalities
	found != null
	found != false
	msg := sprintf("retryRemoteLocalities is %s; must be false or unset", [istio.show(found)])
}
