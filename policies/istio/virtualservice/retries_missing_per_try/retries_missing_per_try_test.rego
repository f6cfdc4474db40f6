package istio.virtualservice.retries_missing_per_try_test

import rego.v1

import data.istio.virtualservice.retries_missing_per_try as guardrail

test_deny_per_try_unset if {
	denied([{"retries": {"attempts": 3}, "timeout": "10s"}]) == {{
		"path": ["spec", "http", 0, "retries", "perTryTimeout"],
		"msg": "perTryTimeout is unset; a route that retries must set it to a duration above 0s",
	}}
}

test_deny_null_and_what_bounds_nothing if {
	denied_indexes([_try(null), _try("0s"), _try("0"), _try("-1s"), _try("")]) == {0, 1, 2, 3, 4}
}

test_deny_what_is_no_duration if {
	messages([_try("2")]) == {concat("", ["perTryTimeout is \"2\"", _required])}
	messages([_try("1d")]) == {concat("", ["perTryTimeout is 1d", _required])}
	messages([_try(2)]) == {concat("", ["perTryTimeout is 2", _required])}
	messages([_try({})]) == {concat("", ["perTryTimeout is a map", _required])}
}

test_deny_only_the_route_without if {
	denied_indexes([_try("2s"), {"retries": {"attempts": 1}}, _try("2s")]) == {1}
}

test_deny_mistyped_attempts if denied_indexes([{"retries": {"attempts": "3"}}]) == {0}

test_allow_per_try_set if denied([_try("2s"), _try("1ns"), _try("1h30m")]) == set()

test_allow_retries_switched_off if {
	denied([{"retries": {"attempts": 0}}, {"retries": {"attempts": -1}}]) == set()
}

test_allow_attempts_unset if {
	denied([{"retries": {}}, {"retries": {"attempts": null}}, {"retries": null}, {}]) == set()
}

test_allow_what_the_schema_refuses if {
	denied([{"retries": "3"}, {"retries": []}, null, "route"]) == set()
	denied("routes") == set()
}

test_allow_no_routes if {
	denied([]) == set()
	denied(null) == set()
	guardrail.deny == set() with input as {"object": {}}
}

denied(routes) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"http": routes}}}
}

denied_indexes(routes) := {breach.path[2] | some breach in denied(routes)}

messages(routes) := {breach.msg | some breach in denied(routes)}

_try(value) := {"retries": {"attempts": 3, "perTryTimeout": value}}

_required := "; a route that retries must set it to a duration above 0s"
