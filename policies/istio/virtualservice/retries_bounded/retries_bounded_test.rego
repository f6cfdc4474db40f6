package istio.virtualservice.retries_bounded_test

import rego.v1

import data.istio.virtualservice.retries_bounded as guardrail

test_deny_more_than_allowed if {
	denied([_retries({"attempts": 10, "perTryTimeout": "2s"})]) == {{
		"path": ["spec", "http", 0, "retries", "attempts"],
		"msg": "attempts is 10; at most 3",
	}}
}

test_deny_one_above_the_bound if denied_indexes([_attempts(4)]) == {0}

test_deny_an_enormous_number if {
	messages([_attempts(1e30)]) == {"attempts is a number out of range; at most 3"}
}

test_deny_what_is_no_whole_number if {
	messages([_attempts("3")]) == {"attempts is \"3\"; a whole number from 0 to 3"}
	messages([_attempts(2.5)]) == {"attempts is 2.5; a whole number from 0 to 3"}
	messages([_attempts(-1)]) == {"attempts is -1; a whole number from 0 to 3"}
	messages([_attempts(true)]) == {"attempts is true; a whole number from 0 to 3"}
	messages([_attempts([3])]) == {"attempts is a list; a whole number from 0 to 3"}
	messages([_attempts({})]) == {"attempts is a map; a whole number from 0 to 3"}
}

test_deny_every_route_that_breaches_and_no_other if {
	denied_indexes([_attempts(9), _attempts(2), _attempts(9), _attempts(8)]) == {0, 2, 3}
}

test_deny_by_the_parameter if {
	found := guardrail.deny with input as review([_attempts(2)], _params(1, 0))
	found == {{
		"path": ["spec", "http", 0, "retries", "attempts"],
		"msg": "attempts is 2; at most 1",
	}}
}

test_deny_unset_where_the_mesh_retries_more_often if {
	found := guardrail.deny with input as review([{"route": []}], _params(1, 2))
	found == {{
		"path": ["spec", "http", 0, "retries", "attempts"],
		"msg": "retries is unset, which means 2 attempts; at most 1",
	}}
}

test_deny_null_where_the_mesh_retries_more_often if {
	found := guardrail.deny with input as review([{"retries": null}], _params(0, 1))
	{breach.path[2] | some breach in found} == {0}
}

test_allow_unset_where_nothing_is_forwarded if {
	routes := [
		{"redirect": {}},
		{"directResponse": {"status": 404}},
		{"delegate": {"name": "a"}},
		null,
		"route",
	]
	found := guardrail.deny with input as review(routes, _params(1, 2))
	found == set()
}

test_allow_switched_off_where_the_mesh_retries_more_often if {
	routes := [_attempts(0), _retries({}), _attempts(null)]
	found := guardrail.deny with input as review(routes, _params(1, 2))
	found == set()
}

test_allow_the_bound_and_below if {
	denied([_attempts(3), _attempts(3.0), _attempts(1), _attempts(0)]) == set()
}

test_allow_unset if {
	denied([{}, {"retries": null}, _retries({}), _attempts(null)]) == set()
}

test_allow_what_the_schema_refuses if {
	denied([_retries("3"), _retries([]), null, "route"]) == set()
	denied("routes") == set()
	denied(null) == set()
}

test_allow_no_routes if {
	denied([]) == set()
	guardrail.deny == set() with input as {
		"object": {},
		"params": {"vs-retries-bounded": _params(1, 2)},
	}
}

denied(routes) := found if {
	found := guardrail.deny with input as review(routes, _params(3, 2))
}

denied_indexes(routes) := {breach.path[2] | some breach in denied(routes)}

messages(routes) := {breach.msg | some breach in denied(routes)}

review(routes, params) := {
	"object": {"spec": {"hosts": ["reviews"], "http": routes}},
	"params": {"vs-retries-bounded": params},
}

_params(most, unset) := {"maxAttempts": most, "defaultAttempts": unset}

_attempts(value) := _retries({"attempts": value})

_retries(value) := {"route": [{"destination": {"host": "reviews"}}], "retries": value}
