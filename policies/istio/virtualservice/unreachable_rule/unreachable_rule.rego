# METADATA
# title: Every route can be reached
# description: |
#   Istio takes the first route that matches. What stands behind a route that takes every request
#   is never used, so that a canary, a timeout or a rewrite that was added there has no effect.
#   A route takes every request if it has no `match`, or an entry of it that is empty or is the
#   prefix `/` alone. A route is also unreachable if each of its matches stands in earlier routes.
#   Names of matches say nothing. The same holds for `tls` and `tcp` routes.
# related_resources:
#   - description: VirtualService
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
# custom:
#   id: vs-unreachable-rule
#   since: 0.1.0
#   severity: medium
#   category: traffic
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Move the route before the one that takes its requests, or remove it.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json
#   anchors: [IST0130]
package istio.virtualservice.unreachable_rule

import rego.v1

deny contains {"path": ["spec", protocol, i], "msg": msg} if {
	some [protocol, first] in _taking_all
	some i
	input.object.spec[protocol][i]
	i > first
	msg := "the route is behind one that takes every request; must stand before it"
}

deny contains {"path": ["spec", "http", i], "msg": msg} if {
	_may_repeat
	some i
	route := input.object.spec.http[i]
	count(route.match) > 0
	every match in route.match { _stands_before(match, i) }
	msg := "each match of the route stands in earlier routes; must differ from them"
}

_taking_all contains [protocol, i] if {
	some protocol in ["http", "tls", "tcp"]
	some i
	route := input.object.spec[protocol][i]
	is_object(route)
	not route.match[0]
}

_taking_all contains [protocol, i] if {
	some protocol in ["http", "tls", "tcp"]
	some i, j
	match := input.object.spec[protocol][i].match[j]
	is_object(match)
	object.get(match, "uri", {}) in [null, {}, {"prefix": "/"}]
	not _has_other_conditions(match)
}

_has_other_conditions(match) if {
	some field, value in match
	not field in {"uri", "name", "statPrefix", "ignoreUriCase"}
	not value in [null, "", {}, []]
}

# Most matches are all different, and need not be compared one by one. Names hide that they are not.
_may_repeat if count(_matches) > count({match | some match in _matches})

_may_repeat if {
	some match in _matches
	match.name
}

_matches := [match |
	some i, j
	match := input.object.spec.http[i].match[j]
]

_stands_before(match, i) if {
	some j, k
	earlier := input.object.spec.http[j].match[k]
	j < i
	_alike(earlier, match)
}

_alike(one, other) if object.union(one, {"name": ""}) == object.union(other, {"name": ""})
