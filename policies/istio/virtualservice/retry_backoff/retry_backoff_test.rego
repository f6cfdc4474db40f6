package istio.virtualservice.retry_backoff_test

import rego.v1

import data.istio.virtualservice.retry_backoff as guardrail

test_deny_too_short_or_long if {
	denied(["1ms"]) == {{
		"path": ["spec", "http", 0, "retries", "backoff"],
		"msg": "backoff is 1ms; a duration from 25ms to 1s is required",
	}}
	indexes(["24999us", "25ms", "1001ms", "24999us"]) == {0, 2, 3}
}

test_deny_what_is_no_duration if indexes(["", "1d", "25", 25, {}, false, "0s"]) == numbers_to(6)

test_allow_the_bounds if denied(["25ms", ".025s", "1s", "100ms"]) == set()

test_allow_unset if {
	denied([null]) == set()
	every routes in [null, [], "routes", [null, {}], [{"retries": null}], [{"retries": "25ms"}]] {
		asked(routes) == set()
	}
}

numbers_to(last) := {i | some i in numbers.range(0, last)}

denied(values) := asked([{"retries": {"backoff": value}} | some value in values])

indexes(values) := {breach.path[2] | some breach in denied(values)}

asked(routes) := found if {
	found := guardrail.deny with input as {
		"object": {"spec": {"http": routes}},
		"params": {"vs-retry-backoff": {"min": "25ms", "max": "1s"}},
	}
}
