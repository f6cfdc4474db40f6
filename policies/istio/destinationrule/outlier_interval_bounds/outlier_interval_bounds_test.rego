package istio.destinationrule.outlier_interval_bounds_test

import rego.v1

import data.istio.destinationrule.outlier_interval_bounds as guardrail

test_deny_interval_too_short if {
	denied({"interval": "100ms"}) == {{
		"path": ["spec", "trafficPolicy", "outlierDetection", "interval"],
		"msg": "interval is 100ms; a duration of at least 1s is required",
	}}
}

test_deny_ejection_too_short_or_long if {
	messages({"baseEjectionTime": "4999ms"}) == {
		"baseEjectionTime is 4999ms; a duration from 5s to 15m is required",
	}
	messages({"baseEjectionTime": "901s"}) == {
		"baseEjectionTime is 901s; a duration from 5s to 15m is required",
	}
}

test_deny_each_of_both if {
	found := denied({"interval": "999ms", "baseEjectionTime": "1h"})
	{breach.path[3] | some breach in found} == {"interval", "baseEjectionTime"}
}

test_deny_what_is_no_duration if {
	every value in ["", "1d", "30", 30, {}, false] {
		count(denied({"interval": value, "baseEjectionTime": value})) == 2
	}
	messages({"interval": "30"}) == {"interval is \"30\"; a duration of at least 1s is required"}
}

test_deny_in_a_subset if {
	short := {"outlierDetection": {"interval": "1ms"}}
	found := asked({"subsets": [{"trafficPolicy": short}]}, {})
	{breach.path | some breach in found} == {[
		"spec", "subsets", 0, "trafficPolicy", "outlierDetection", "interval",
	]}
}

test_deny_defaults_that_the_organisation_does_not_want if {
	spec := {"trafficPolicy": {"outlierDetection": {}}}
	params := {"minInterval": "11s", "minBaseEjectionTime": "31s", "maxBaseEjectionTime": "1h"}
	found := asked(spec, params)
	{breach.msg | some breach in found} == {
		"interval is unset, which means 10s; a duration of at least 11s is required",
		"baseEjectionTime is unset, which means 30s; a duration from 31s to 1h is required",
	}
}

test_allow_the_bounds if {
	denied({"interval": "1s", "baseEjectionTime": "5s"}) == set()
	denied({"interval": "1000ms", "baseEjectionTime": "15m"}) == set()
	denied({"interval": "24h"}) == set()
}

test_allow_defaults if {
	every block in [{}, {"interval": null, "baseEjectionTime": null}] { denied(block) == set() }
	params := {"minInterval": "10s", "minBaseEjectionTime": "30s", "maxBaseEjectionTime": "30s"}
	asked({"trafficPolicy": {"outlierDetection": {}}}, params) == set()
}

test_allow_no_block if {
	every block in [null, "on", [], 0] { denied(block) == set() }
}

denied(block) := found if {
	found := asked({"trafficPolicy": {"outlierDetection": block}}, {})
}

messages(block) := {breach.msg | some breach in denied(block)}

asked(spec, params) := found if {
	defaults := {"minInterval": "1s", "minBaseEjectionTime": "5s", "maxBaseEjectionTime": "15m"}
	found := guardrail.deny with input as {
		"object": {"spec": spec},
		"params": {"dr-outlier-interval-bounds": object.union(defaults, params)},
	}
}
