package istio.virtualservice.fault_in_production_test

import rego.v1

import data.istio.virtualservice.fault_in_production as guardrail

test_deny_in_production if {
	found := guardrail.deny with input as review([_abort], {"env": "prod", "team": "a"}, {})
	found == {{
		"path": ["spec", "http", 0, "fault"],
		"msg": "a fault is injected in a namespace of production; must be removed",
	}}
}

test_deny_in_production_whatever_is_matched if {
	found := guardrail.deny with input as review([_for_tests(_abort)], {"env": "prod"}, {})
	count(found) == 1
}

test_deny_for_everybody if {
	denied([_abort]) == {{
		"path": ["spec", "http", 0, "match"],
		"msg": concat("", [
			"a fault is injected for requests without a header of their own; ",
			"must match headers",
		]),
	}}
}

test_deny_a_match_without_headers if {
	every match in [
		[], null, "x", [null], [{}], [{"headers": {}}], [{"headers": null}],
		[{"headers": {"x-test": {}}}, {"uri": {"prefix": "/"}}],
	] {
		paths([object.union(_abort, {"match": match})]) == {["spec", "http", 0, "match"]}
	}
}

test_deny_parts_and_spellings_that_have_effect if {
	every fault in [
		{"delay": {"percentage": {"value": 0.1}}},
		{"delay": {"percent": 1}},
		{"abort": {"percentage": {"value": "50"}}},
		{"delay": {"percentage": {"value": 0}}, "abort": {"percentage": {"value": 1}}},
	] {
		paths([{"fault": fault}]) == {["spec", "http", 0, "match"]}
	}
}

test_deny_too_many_requests if {
	params := {"requireHeaderMatch": false}
	found := guardrail.deny with input as review([_hitting(50), _hitting(51)], {}, params)
	found == {{
		"path": ["spec", "http", 1, "fault", "abort", "percentage"],
		"msg": "51 percent of requests are hit; at most 50",
	}}
	delayed := {"fault": {"delay": {"percent": 60, "fixedDelay": "1s"}}}
	by_percent := guardrail.deny with input as review([delayed], {}, params)
	{breach.path[4] | some breach in by_percent} == {"delay"}
}

test_deny_long_delays if {
	denied([_for_tests(_delay("30001ms"))]) == {{
		"path": ["spec", "http", 0, "fault", "delay", "fixedDelay"],
		"msg": "fixedDelay is 30001ms; at most 30s",
	}}
	every delay in ["1d", "5", 5, ""] {
		paths([_for_tests(_delay(delay))]) == {["spec", "http", 0, "fault", "delay", "fixedDelay"]}
	}
}

test_allow_for_test_requests if {
	denied([_for_tests(_abort), _for_tests(_delay("30s")), _for_tests(_delay(null))]) == set()
	params := {"requireHeaderMatch": false}
	found := guardrail.deny with input as review([_for_tests(_hitting(100))], {}, params)
	found == set()
}

test_allow_without_namespace if {
	found := guardrail.deny with input as {
		"object": {"spec": {"http": [_for_tests(_abort)]}},
		"params": {"vs-fault-in-production": _defaults},
		"context": {"namespace": null},
	}
	found == set()
}

test_allow_what_hits_no_request if {
	every fault in [
		{}, {"delay": {"fixedDelay": "5s"}}, {"abort": {"percentage": {"value": 0}}},
		{"delay": null, "abort": {}}, null, "abort", [],
	] {
		found := guardrail.deny with input as review([{"fault": fault}], {"env": "prod"}, {})
		found == set()
	}
}

test_allow_no_routes if {
	every routes in [null, [], "routes", [null, "route", {}]] { denied(routes) == set() }
}

_abort := _hitting(100)

_hitting(share) := {"fault": {"abort": {"percentage": {"value": share}, "httpStatus": 503}}}

_delay(value) := {"fault": {"delay": {"percentage": {"value": 100}, "fixedDelay": value}}}

_for_tests(route) := object.union(route, {"match": [{"headers": {"x-test": {"exact": "yes"}}}]})

_defaults := {
	"productionNamespaces": [{"env": "prod"}],
	"requireHeaderMatch": true,
	"maxPercentage": 50,
	"maxDelay": "30s",
}

denied(routes) := found if {
	found := guardrail.deny with input as review(routes, {"env": "dev"}, {})
}

paths(routes) := {breach.path | some breach in denied(routes)}

review(routes, labels, params) := {
	"object": {"spec": {"http": routes}},
	"params": {"vs-fault-in-production": object.union(_defaults, params)},
	"context": {"namespace": {"name": "shop", "labels": labels, "annotations": {}}},
}
