# METADATA
# title: Weights of destinations sum up to a hundred
# description: |
#   A reader takes a weight for a percentage. Where weights do not make 100, the shares are others
#   than they seem: 90 and 20 send 18 percent to the second.
#   Istio's weights are relative, so any sum is legal but 0. An absent weight beside others is 0,
#   and its destination gets nothing. A single destination needs no weight. The same holds for
#   `tls` and `tcp` routes.
# related_resources:
#   - description: HTTPRoute.route
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
#   - description: Traffic shifting
#     ref: https://istio.io/latest/docs/tasks/traffic-management/traffic-shifting/
# custom:
#   id: vs-weights-sum
#   since: 0.1.0
#   severity: low
#   category: traffic
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Set the weights of a route so that they sum up to 100.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep weight
#   params:
#     requiredSum:
#       type: integer
#       minimum: 1
#       maximum: 10000
#       default: 100
#       description: What the weights of each route must make.
package istio.virtualservice.weights_sum

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", protocol, i, "route"], "msg": msg} if {
	some [protocol, i] in _shared
	total := sum(_weights(input.object.spec[protocol][i].route))
	total != _params.requiredSum
	msg := sprintf("the weights sum up to %s; must be %v", [istio.show(total), _params.requiredSum])
}

deny contains {"path": ["spec", protocol, i, "route", j, "weight"], "msg": msg} if {
	some [protocol, i] in _shared
	some j, destination in input.object.spec[protocol][i].route
	is_number(destination.weight)
	destination.weight < 0
	msg := sprintf("weight is %s; must not be negative", [istio.show(destination.weight)])
}

_shared contains [protocol, i] if {
	some protocol in ["http", "tls", "tcp"]
	some i
	input.object.spec[protocol][i].route[1]
	is_array(input.object.spec[protocol][i].route)
}

_weights(destinations) := [destination.weight |
	some destination in destinations
	is_number(destination.weight)
]

_params := input.params["vs-weights-sum"]
