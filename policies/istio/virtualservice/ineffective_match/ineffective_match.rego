# METADATA
# title: Every match can be met
# description: |
#   A match that an earlier one has taken is never met: requests that were to get their own route
#   go where the others go.
#   Istio takes the first match in the order of the list. A longer path behind a shorter prefix
#   without other conditions, and a match that stands above already, are never reached. Prefixes
#   are of characters, not of path segments: `/v1/items/1` takes `/v1/items/10` as well.
# related_resources:
#   - description: HTTPRoute.match
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
# custom:
#   id: vs-ineffective-match
#   since: 0.1.0
#   severity: low
#   category: traffic
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Put the longer path before the shorter prefix, or remove the match.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep -A3 match
#   anchors: [IST0131]
package istio.virtualservice.ineffective_match

import rego.v1

deny contains {"path": ["spec", "http", i, "match", j], "msg": msg} if {
	some [prefix, first] in _shadowing
	some i, j
	match := input.object.spec.http[i].match[j]
	[i, j] > first
	startswith(_path(match), prefix)
	_covers(input.object.spec.http[first[0]].match[first[1]], match)
	form := "the path is behind http[%v].match[%v], prefix %s; must stand before it"
	msg := sprintf(form, [first[0], first[1], prefix])
}

deny contains {"path": ["spec", "http", i, "match", j], "msg": msg} if {
	_may_repeat
	some i, j
	match := input.object.spec.http[i].match[j]
	_stands_before(match, [i, j])
	msg := "the match is the same as an earlier one; must be another"
}

# The interpreter takes names of a function for those of its caller.
_stands_before(match, place) if {
	some m, n
	earlier := input.object.spec.http[m].match[n]
	[m, n] < place
	_alike(earlier, match)
}

_alike(one, other) if object.union(one, {"name": ""}) == object.union(other, {"name": ""})

# Prefixes without other conditions, with where they stand, that some path begins with. In order,
# whatever begins with a prefix follows it at once, so that not every pair has to be compared.
_shadowing contains [prefix, [i, j]] if {
	some n
	prefix := _paths[n]
	startswith(_paths[n + 1], prefix)
	prefix != "/"
	some i, j
	match := input.object.spec.http[i].match[j]
	match.uri.prefix == prefix
	_is_bare(match)
}

_paths := sort([path |
	some i, j
	uri := input.object.spec.http[i].match[j].uri
	some kind in ["prefix", "exact"]
	path := uri[kind]
	is_string(path)
])

_path(match) := match.uri.prefix if is_string(match.uri.prefix)

_path(match) := match.uri.exact if is_string(match.uri.exact)

_is_bare(match) if {
	every field, _ in match { field in {"uri", "name", "statPrefix", "ignoreUriCase"} }
}

# A match that differs in nothing but its name is the other rule's to find.
_covers(earlier, later) if {
	not _alike(earlier, later)
	_minds_case_as(earlier, later)
}

_minds_case_as(_, later) if object.get(later, "ignoreUriCase", false) == false

_minds_case_as(earlier, _) if earlier.ignoreUriCase == true

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
