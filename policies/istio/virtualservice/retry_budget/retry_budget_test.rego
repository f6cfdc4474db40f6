package istio.virtualservice.retry_budget_test

import rego.v1

import data.istio.virtualservice.retry_budget as guardrail

test_deny_more_than_the_timeout if {
	denied([_route(3, "10s", "20s")]) == {{
		"path": ["spec", "http", 0, "retries", "perTryTimeout"],
		"msg": "3 retries of 10s exceed the timeout of 20s; must fit into it",
	}}
}

test_deny_a_single_retry if indexes([_route(1, "11s", "10s")]) == {0}

test_deny_just_above if indexes([_route(2, "5001ms", "10s"), _route(3, "0.1h", "18m")]) == {0}

test_deny_with_the_first_try if {
	found := guardrail.deny with input as review([_route(3, "10s", "39s")], true)
	found == {{
		"path": ["spec", "http", 0, "retries", "perTryTimeout"],
		"msg": "1 try and 3 retries of 10s exceed the timeout of 39s; must fit into it",
	}}
}

test_deny_each_route_that_exceeds if {
	long := _route(2, "9s", "10s")
	indexes([long, _route(2, "9s", "18s"), _route(1, "9s", "10s"), long]) == {0, 3}
}

test_allow_what_fits if {
	denied([_route(3, "10s", "30s"), _route(1, "10s", "10s")]) == set()
}

test_allow_with_the_first_try if {
	found := guardrail.deny with input as review([_route(3, "10s", "40s")], true)
	found == set()
}

test_allow_no_retries if denied([_route(0, "10s", "1s"), _route(-1, "10s", "1s")]) == set()

test_allow_where_one_of_them_is_unset if {
	denied([
		{"timeout": "1s", "retries": {"attempts": 3}},
		{"retries": {"attempts": 3, "perTryTimeout": "1s"}},
		{"timeout": "1s", "retries": {"perTryTimeout": "2s"}},
		{"timeout": "1s"},
	]) == set()
}

test_allow_a_timeout_that_is_none if {
	denied([_route(3, "10s", "0s"), _route(3, "10s", "1d"), _route(3, "10s", 5)]) == set()
}

test_allow_what_is_no_duration_or_number if {
	denied([_route(3, "10", "1s"), _route(3, 10, "1s"), _route("3", "10s", "1s")]) == set()
}

test_allow_what_the_schema_refuses if {
	every routes in [null, [], "routes", [null, "route"], [{"retries": "3", "timeout": "1s"}]] {
		denied(routes) == set()
	}
}

_route(attempts, per_try, timeout) := {
	"retries": {"attempts": attempts, "perTryTimeout": per_try},
	"timeout": timeout,
}

denied(routes) := found if {
	found := guardrail.deny with input as review(routes, false)
}

indexes(routes) := {breach.path[2] | some breach in denied(routes)}

review(routes, count_initial) := {
	"object": {"spec": {"http": routes}},
	"params": {"vs-retry-budget": {"countInitialAttempt": count_initial}},
}
