# METADATA
# title: A single destination has no share
# description: |
#   A weight of 90 on the only destination looks as if ten percent went elsewhere, perhaps because
#   the other destination was removed and this line forgotten.
#   In Istio the only destination of a route gets every request, whatever its weight. Weights of 0
#   and 100 mislead nobody. The same holds for `tls` and `tcp` routes.
# related_resources:
#   - description: HTTPRoute.route
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
#   - description: Traffic shifting
#     ref: https://istio.io/latest/docs/tasks/traffic-management/traffic-shifting/
# custom:
#   id: vs-single-weight
#   since: 0.1.0
#   severity: low
#   category: hygiene
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Remove the weight, or add the destination that gets the rest.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep weight
#   anchors: [KIA1104]
package istio.virtualservice.single_weight

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", protocol, i, "route", 0, "weight"], "msg": msg} if {
	some protocol in ["http", "tls", "tcp"]
	some i
	destinations := input.object.spec[protocol][i].route
	is_array(destinations)
	count(destinations) == 1
	weight := destinations[0].weight
	weight > 0
	weight < 100
	msg := sprintf("weight of the only destination is %s; must be unset or 100", [istio.show(weight)])
}
