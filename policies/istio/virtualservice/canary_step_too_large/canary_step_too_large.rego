# METADATA
# title: Traffic moves to another version in steps
# description: |
#   A new version that gets all requests at once fails for everybody at once. In steps its errors
#   show while few are hit, and there is time to stop.
#   Compared are the weights of each host and subset before and after an UPDATE, in points of a
#   hundred, for the route with the same match or name. The only destination of a route has 100, a
#   destination that is not listed 0, and a service in short is the same in full. Blue-green
#   releases switch at once on purpose: annotate their VirtualService with
#   `meshwarden.dev/blue-green` and the value `true`.
# related_resources:
#   - description: HTTPRoute.route
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
#   - description: Traffic shifting
#     ref: https://istio.io/latest/docs/tasks/traffic-management/traffic-shifting/
# custom:
#   id: vs-canary-step-too-large
#   since: 0.1.0
#   severity: medium
#   category: traffic
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [UPDATE]
#   remediation: Change the weights in smaller steps, and look at the metrics between them.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep -A6 weighted
#   params:
#     maxStep:
#       type: integer
#       minimum: 0
#       maximum: 100
#       default: 50
#       description: By how many points a share may change at a time.
package istio.virtualservice.canary_step_too_large

import rego.v1

import data.lib.host

deny contains {"path": ["spec", "http", i, "route"], "msg": msg} if {
	input.oldObject.spec != input.object.spec
	not _is_blue_green
	some i in _changed
	some old in _routes(input.oldObject)
	route := input.object.spec.http[i]
	_is_same(old, route)
	some target in (_targets(old) | _targets(route))
	was := _share(old, target)
	is := _share(route, target)
	max([was, is]) - min([was, is]) > _params.maxStep
	form := "the share of %s goes from %v to %v; at most %v points at a time"
	msg := sprintf(form, [trim_space(concat(" ", target)), was, is, _params.maxStep])
}

_is_blue_green if input.object.metadata.annotations["meshwarden.dev/blue-green"] == "true"

# Most routes are what they were, and need no look at their weights.
_changed contains i if {
	before := {route | some route in _routes(input.oldObject)}
	some i, route in _routes(input.object)
	is_array(route.route)
	not route in before
}

_routes(obj) := obj.spec.http if is_array(obj.spec.http)

_routes(obj) := [] if not _has_routes(obj)

_has_routes(obj) if is_array(obj.spec.http)

_is_same(old, new) if {
	is_object(old)
	object.get(old, "match", null) == object.get(new, "match", null)
}

_is_same(old, new) if old.name == new.name

_targets(route) := {_target(entry) |
	is_array(route.route)
	some entry in route.route
	is_string(entry.destination.host)
	is_string(object.get(entry.destination, "subset", ""))
}

_target(entry) := [_service(entry.destination.host), object.get(entry.destination, "subset", "")]

_service(name) := concat(".", [name, _namespace]) if host.is_short(name)

_service(name) := concat(".", [split(name, ".")[0], split(name, ".")[1]]) if _is_in_cluster(name)

_service(name) := name if {
	not host.is_short(name)
	not _is_in_cluster(name)
}

_is_in_cluster(name) if split(name, ".")[2] == "svc"

_share(route, target) := 100 if _targets(route) == {target}

_share(route, target) := sum(weights) if {
	_targets(route) != {target}
	weights := [entry.weight |
		some entry in object.get(route, "route", [])
		is_number(entry.weight)
		_target(entry) == target
	]
}

_namespace := object.get(input, ["object", "metadata", "namespace"], "")

_params := input.params["vs-canary-step-too-large"]
