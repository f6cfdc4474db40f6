# METADATA
# title: Requests that match nothing have a route
# description: |
#   A VirtualService replaces all routing of its hosts. Where each route has a match, a request that
#   meets none of them is answered 404 by the caller's own proxy, though the service would take it.
#   It shows when somebody adds a path to the service, or calls it without the header.
#   A route without `match` at the end takes the rest. One that matches only ports or gateways
#   counts for their requests. At gateways alone it is not asked for: there a list of paths says
#   what is public, and several VirtualServices may share a host. A delegate leaves the rest to
#   its root.
# related_resources:
#   - description: VirtualService.http
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
# custom:
#   id: vs-no-default-route
#   since: 0.1.0
#   severity: low
#   category: traffic
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Add a route without match at the end of spec.http.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep -A3 match
package istio.virtualservice.no_default_route

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "http", last, "match"], "msg": msg} if {
	is_array(input.object.spec.http)
	last := count(input.object.spec.http) - 1
	last >= 0
	not _takes_the_rest(input.object.spec.http[last])
	not _other_takes_the_rest
	_routes_services
	msg := "each route has a match, and other requests get 404; must end in a route without match"
}

_other_takes_the_rest if {
	some i
	_takes_the_rest(input.object.spec.http[i])
}

_routes_services if {
	is_array(input.object.spec.hosts)
	count(input.object.spec.hosts) > 0
	istio.in_mesh(input.object)
}

_takes_the_rest(route) if {
	is_object(route)
	not _selects(route)
}

_selects(route) if {
	is_array(route.match)
	count(route.match) > 0
	every match in route.match { _is_condition(match) }
}

_is_condition(match) if {
	is_object(match)
	not object.get(match, "uri", {}) in [null, {}, {"prefix": "/"}]
}

_is_condition(match) if {
	is_object(match)
	some field in [
		"headers", "withoutHeaders", "queryParams", "method", "authority", "scheme",
		"sourceLabels", "sourceNamespace",
	]
	not object.get(match, field, null) in [null, "", {}]
}
