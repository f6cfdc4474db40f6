package istio.virtualservice.retry_unsafe_on_non_idempotent_test

import rego.v1

import data.istio.virtualservice.retry_unsafe_on_non_idempotent as guardrail

test_deny_any_method if {
	denied([_route("connect-failure,5xx,reset", [])]) == {{
		"path": ["spec", "http", 0, "retries", "retryOn"],
		"msg": "retryOn has 5xx, reset for any method; must be limited to idempotent methods",
	}}
}

test_deny_each_unsafe_condition if {
	conditions := ["5xx", "gateway-error", "retriable-4xx", " reset", "503", "retriable-status-codes"]
	every condition in conditions { count(denied([_route(condition, null)])) == 1 }
}

test_deny_methods_that_are_not_idempotent if {
	every method in [
		{"exact": "POST"}, {"exact": "get"}, {"prefix": "GET"}, {"regex": "GET|POST"},
		{"regex": ".*"}, {"regex": ""}, {"regex": 5}, {}, null, "GET",
	] {
		count(denied([_route("5xx", [{"method": method}])])) == 1
	}
}

test_deny_a_match_without_method if {
	count(denied([_route("5xx", [_get, {"uri": {"prefix": "/"}}])])) == 1
	count(denied([_route("5xx", [_get, null])])) == 1
	count(denied([_route("5xx", "GET")])) == 1
}

test_deny_a_single_retry if {
	count(denied([{"retries": {"attempts": 1, "retryOn": "reset"}}])) == 1
}

test_deny_only_the_routes_that_repeat if {
	routes := [_route("5xx", [_get]), _route("5xx", []), _route("refused-stream", [])]
	{breach.path[2] | some breach in denied(routes)} == {1}
}

test_allow_idempotent_methods if {
	methods := [{"exact": "PUT"}, {"regex": "^(GET|HEAD)$"}, {"regex": "DELETE"}]
	every method in methods { denied([_route("5xx,503", [{"method": method}, _get])]) == set() }
}

test_allow_conditions_before_the_request_began if {
	every conditions in ["connect-failure,refused-stream,unavailable,cancelled", ""] {
		denied([_route(conditions, [])]) == set()
	}
}

test_allow_no_retries if {
	denied([{"retries": {"attempts": 0, "retryOn": "5xx"}}, {"retries": {"retryOn": "5xx"}}]) == set()
}

test_allow_what_the_schema_refuses if {
	every routes in [null, [], "routes", [null, "route"], [{"retries": "5xx"}], [_route(5, [])]] {
		denied(routes) == set()
	}
}

_get := {"method": {"exact": "GET"}}

_route(conditions, match) := {"retries": {"attempts": 2, "retryOn": conditions}, "match": match}

denied(routes) := found if {
	found := guardrail.deny with input as {
		"object": {"spec": {"http": routes}},
		"params": {"vs-retry-unsafe-on-non-idempotent": {
			"unsafeConditions": [
				"5xx", "gateway-error", "reset", "retriable-4xx", "retriable-status-codes",
			],
			"idempotentMethods": ["GET", "HEAD", "PUT", "DELETE"],
		}},
	}
}
