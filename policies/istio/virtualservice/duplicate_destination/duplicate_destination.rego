# METADATA
# title: Each destination of a route is another one
# description: |
#   A destination that is listed twice gets both shares. Often one of the two was to be another
#   subset, and the version that was to get requests gets none.
#   Istio takes the list as it stands and adds the weights up. Destinations differ by host, subset
#   or port; headers that one of them sets make it no other. The same holds for `tls` and `tcp`.
# related_resources:
#   - description: HTTPRoute.route
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
# custom:
#   id: vs-duplicate-destination
#   since: 0.1.0
#   severity: low
#   category: traffic
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Name another subset or host, or add the weights up in one entry.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep -A6 weighted
#   anchors: [KIA1105]
package istio.virtualservice.duplicate_destination

import rego.v1

deny contains {"path": ["spec", protocol, i, "route", j, "destination"], "msg": msg} if {
	some protocol in ["http", "tls", "tcp"]
	some i
	listed := input.object.spec[protocol][i].route
	is_array(listed)
	count(listed) > 1
	some j, entry in listed
	is_object(entry.destination)
	_stands_before(listed, j)
	msg := "the destination is the same as an earlier one; must be another"
}

_stands_before(listed, j) if {
	some k
	listed[k].destination == listed[j].destination
	k < j
}
