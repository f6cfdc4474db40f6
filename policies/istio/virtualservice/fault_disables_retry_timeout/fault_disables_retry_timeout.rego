# METADATA
# title: Routes with faults have no timeout and no retries
# description: |
#   A test of timeouts and retries by a fault on the same route tests neither, and looks as if they
#   did not work.
#   In Istio a route with `fault` has neither timeout nor retries enabled on the side of the client.
#   Set them on the route of the callers of this service, one hop before, and test from there.
# related_resources:
#   - description: HTTPRoute
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
#   - description: Fault injection
#     ref: https://istio.io/latest/docs/tasks/traffic-management/fault-injection/
# custom:
#   id: vs-fault-disables-retry-timeout
#   since: 0.1.0
#   severity: info
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Remove timeout and retries from the route with the fault, or the fault.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep -A8 http.fault
package istio.virtualservice.fault_disables_retry_timeout

import rego.v1

deny contains {"path": ["spec", "http", i, field], "msg": msg} if {
	some i
	route := input.object.spec.http[i]
	route.fault != null
	some field in ["timeout", "retries"]
	route[field] != null
	msg := sprintf("%s has no effect beside fault; must be unset", [field])
}
