package istio.virtualservice.fault_deprecated_percent_test

import rego.v1

import data.istio.virtualservice.fault_deprecated_percent as guardrail

test_deny_percent if {
	denied({"delay": {"percent": 10, "fixedDelay": "5s"}}) == {{
		"path": ["spec", "http", 0, "fault", "delay", "percent"],
		"msg": "percent is 10, which is deprecated; must be written as percentage.value",
	}}
	count(denied({"delay": {"percent": 10, "percentage": {"value": 10}}})) == 1
}

test_deny_what_nothing_carries_out if {
	denied({"delay": {"exponentialDelay": "5s"}, "abort": {"http2Error": "CANCEL"}}) == {
		{
			"path": ["spec", "http", 0, "fault", "delay", "exponentialDelay"],
			"msg": "exponentialDelay is 5s, which is not supported; must be written as fixedDelay",
		},
		{
			"path": ["spec", "http", 0, "fault", "abort", "http2Error"],
			"msg": concat("", [
				"http2Error is CANCEL, which is not supported; ",
				"must be written as httpStatus or grpcStatus",
			]),
		},
	}
}

test_deny_mistyped if count(denied({"delay": {"percent": "10"}})) == 1

test_deny_in_the_route_that_has_it if {
	found := asked([{"fault": {}}, {}, {"fault": {"delay": {"percent": 1}}}])
	{breach.path[2] | some breach in found} == {2}
}

test_allow_fields_that_are_read if {
	denied({
		"delay": {"percentage": {"value": 0.5}, "fixedDelay": "5s", "percent": 0},
		"abort": {"percentage": {"value": 0.5}, "httpStatus": 503, "http2Error": null},
	}) == set()
}

test_allow_what_the_schema_refuses if {
	every fault in [null, {}, "delay", [], {"delay": "5s", "abort": null}] { denied(fault) == set() }
	every routes in [null, [], "routes", [null, "route", {}]] { asked(routes) == set() }
}

denied(fault) := asked([{"fault": fault}])

asked(routes) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"http": routes}}}
}
