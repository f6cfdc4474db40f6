package istio.virtualservice.timeout_bounds_test

import rego.v1

import data.istio.virtualservice.timeout_bounds as guardrail

test_deny_longer_than_allowed if {
	denied([{"timeout": "90s"}]) == {{
		"path": ["spec", "http", 0, "timeout"],
		"msg": "timeout is 90s; a duration from 10ms to 60s is required",
	}}
}

test_deny_just_outside_the_bounds if {
	denied_indexes([{"timeout": "60001ms"}, {"timeout": "9999us"}]) == {0, 1}
}

test_deny_zero_and_below if {
	zero := [{"timeout": "0s"}, {"timeout": "0"}, {"timeout": "-5s"}]
	denied_indexes(zero) == {0, 1, 2}
}

test_deny_zero_whatever_the_lower_bound if {
	guardrail.deny == {{
		"path": ["spec", "http", 0, "timeout"],
		"msg": "timeout is 0s; a duration from 0s to 60s is required",
	}} with input as review([{"timeout": "0s"}], {"min": "0s", "max": "60s"})
}

test_deny_what_is_no_duration if {
	messages([{"timeout": "1d"}]) == {concat("", ["timeout is 1d", _required])}
	messages([{"timeout": "30"}]) == {concat("", ["timeout is \"30\"", _required])}
	messages([{"timeout": ""}]) == {concat("", ["timeout is \"\"", _required])}
}

test_deny_a_wrong_type if {
	messages([{"timeout": 30}]) == {concat("", ["timeout is 30", _required])}
	messages([{"timeout": false}]) == {concat("", ["timeout is false", _required])}
	messages([{"timeout": {}}]) == {concat("", ["timeout is a map", _required])}
}

test_deny_every_route_that_breaches_and_no_other if {
	routes := [{"timeout": "2m"}, {"timeout": "2s"}, {"timeout": "2m"}, {"timeout": "1h"}]
	denied_indexes(routes) == {0, 2, 3}
}

test_allow_the_bounds_in_any_spelling if {
	denied([{"timeout": "60s"}, {"timeout": "1m"}, {"timeout": "10ms"}, {"timeout": ".01s"}]) == set()
}

test_allow_by_the_parameters if {
	guardrail.deny == set() with input as review([{"timeout": "2h"}], {"min": "1s", "max": "3h"})
}

test_allow_unset if denied([{}, {"timeout": null}, null, "route"]) == set()

test_allow_no_routes if {
	denied([]) == set()
	denied(null) == set()
	denied("routes") == set()
}

denied(routes) := found if {
	found := guardrail.deny with input as review(routes, {"min": "10ms", "max": "60s"})
}

denied_indexes(routes) := {breach.path[2] | some breach in denied(routes)}

messages(routes) := {breach.msg | some breach in denied(routes)}

review(routes, params) := {
	"object": {"spec": {"http": routes}},
	"params": {"vs-timeout-bounds": params},
}

_required := "; a duration from 10ms to 60s is required"
