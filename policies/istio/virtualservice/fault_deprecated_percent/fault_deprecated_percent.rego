# METADATA
# title: Faults are written in fields that Istio reads
# description: |
#   A fault in a field that Istio does not read is never injected, and the test that it is for
#   passes for nothing.
#   `delay.percent` is deprecated for `percentage`, which also takes fractions and wins over it.
#   `delay.exponentialDelay` and `abort.http2Error` stand in the schema, but no proxy carries them
#   out.
# related_resources:
#   - description: HTTPRoute.fault
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
#   - description: Fault injection
#     ref: https://istio.io/latest/docs/tasks/traffic-management/fault-injection/
# custom:
#   id: vs-fault-deprecated-percent
#   since: 0.1.0
#   severity: low
#   category: hygiene
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Write percentage.value, fixedDelay, and httpStatus or grpcStatus.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep -A8 http.fault
#   anchors: [IST0002]
package istio.virtualservice.fault_deprecated_percent

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "http", i, "fault", part, field], "msg": msg} if {
	some i
	route := input.object.spec.http[i]
	is_object(route.fault)
	some [part, field], fault in _faults
	found := object.get(route.fault, [part, field], null)
	not found in [null, 0]
	msg := sprintf("%s is %s, %s", [field, istio.show(found), fault])
}

_faults := {
	["delay", "percent"]: "which is deprecated; must be written as percentage.value",
	["delay", "exponentialDelay"]: "which is not supported; must be written as fixedDelay",
	["abort", "http2Error"]: "which is not supported; must be written as httpStatus or grpcStatus",
}
