# METADATA
# title: Faults are injected for tests only
# description: |
#   An injected fault is an outage made on purpose. Left behind after a test, or matched too widely,
#   it hits customers.
#   A namespace counts as production by its labels. Elsewhere each `match` must name headers, so
#   that only requests that carry them are hit; where that is not demanded, at most `maxPercentage`
#   of the requests may be. Delays stay within `maxDelay` everywhere.
#   In Istio a fault without `percentage` hits no request at all, so it is passed over.
# related_resources:
#   - description: HTTPRoute.fault
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
#   - description: Fault injection
#     ref: https://istio.io/latest/docs/tasks/traffic-management/fault-injection/
# custom:
#   id: vs-fault-in-production
#   since: 0.1.0
#   severity: high
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   remediation: Remove spec.http[].fault, or match the headers of test requests.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep -A8 http.fault
#   params:
#     productionNamespaces:
#       type: array
#       items: {type: object, minProperties: 1, additionalProperties: {type: string}}
#       default:
#         - env: prod
#         - env: production
#         - environment: prod
#         - environment: production
#       description: Labels of namespaces of production; one set of them suffices.
#     requireHeaderMatch:
#       type: boolean
#       default: true
#       description: Whether a fault elsewhere must match headers.
#     maxPercentage:
#       type: number
#       minimum: 0
#       maximum: 100
#       default: 50
#       description: The largest share of requests that may be hit where no headers are demanded.
#     maxDelay:
#       type: string
#       format: duration
#       default: 30s
#       description: The longest delay.
package istio.virtualservice.fault_in_production

import rego.v1

import data.lib.duration
import data.lib.istio

deny contains {"path": ["spec", "http", i, "fault"], "msg": msg} if {
	some i in _effective
	_in_production
	msg := "a fault is injected in a namespace of production; must be removed"
}

deny contains {"path": ["spec", "http", i, "match"], "msg": msg} if {
	some i in _effective
	not _in_production
	_params.requireHeaderMatch
	not _for_some_headers(input.object.spec.http[i])
	msg := "a fault is injected for requests without a header of their own; must match headers"
}

deny contains {"path": ["spec", "http", i, "fault", part, "percentage"], "msg": msg} if {
	some i in _effective
	not _in_production
	not _params.requireHeaderMatch
	not _for_some_headers(input.object.spec.http[i])
	some part in ["delay", "abort"]
	share := _share(input.object.spec.http[i].fault, part)
	not share <= _params.maxPercentage
	msg := sprintf("%s percent of requests are hit; at most %v", [istio.show(share), _most])
}

deny contains {"path": ["spec", "http", i, "fault", "delay", "fixedDelay"], "msg": msg} if {
	some i in _effective
	not _in_production
	delay := input.object.spec.http[i].fault.delay.fixedDelay
	delay != null
	not duration.within(delay, "0s", _params.maxDelay)
	msg := sprintf("fixedDelay is %s; at most %s", [istio.show(delay), _params.maxDelay])
}

_effective contains i if {
	some i
	route := input.object.spec.http[i]
	is_object(route.fault)
	some part in ["delay", "abort"]
	_share(route.fault, part) != 0
}

# Of a hundred requests; what stands in the deprecated percent counts where percentage is absent.
_share(fault, part) := object.get(fault, [part, "percentage", "value"], percent) if {
	percent := object.get(fault, [part, "percent"], 0)
}

_for_some_headers(route) if {
	is_array(route.match)
	count(route.match) > 0
	every entry in route.match {
		is_object(entry.headers)
		count(entry.headers) > 0
	}
}

_in_production if {
	labels := object.get(input, ["context", "namespace", "labels"], {})
	istio.selector_within(labels, _params.productionNamespaces)
}

_most := _params.maxPercentage

_params := input.params["vs-fault-in-production"]
