package istio.telemetry.metrics_disabled_test

import rego.v1

import data.istio.telemetry.metrics_disabled as guardrail

test_deny_one_signal if {
	denied([{"match": {"metric": "REQUEST_COUNT"}, "disabled": true}]) == {{
		"path": ["spec", "metrics", 0, "overrides", 0, "disabled"],
		"msg": "disabled is true for REQUEST_COUNT; must be measured",
	}}
	duration := {"match": {"metric": "REQUEST_DURATION"}, "disabled": true}
	messages([duration]) == {lost("REQUEST_DURATION")}
}

test_deny_all_metrics if {
	matches := [
		null, {}, {"metric": "ALL_METRICS"}, {"metric": null}, {"mode": "SERVER"}, "x", [],
		{"metric": "ALL_METRICS", "mode": "CLIENT_AND_SERVER"}, {"customMetric": null},
	]
	every match in matches {
		messages([{"match": match, "disabled": true}]) == {lost("REQUEST_COUNT and REQUEST_DURATION")}
	}
	messages([{"disabled": true}]) == {lost("REQUEST_COUNT and REQUEST_DURATION")}
}

test_deny_a_signal_by_its_other_name if {
	messages([custom("requests_total")]) == {lost("REQUEST_COUNT")}
	messages([custom("request_duration_milliseconds")]) == {lost("REQUEST_DURATION")}
}

test_deny_what_is_given_back_in_part if {
	overrides := [{"disabled": true}, {"match": {"metric": "REQUEST_COUNT"}, "disabled": false}]
	messages(overrides) == {lost("REQUEST_DURATION")}
}

test_deny_what_was_given_before if {
	overrides := [{"disabled": false}, {"match": {"metric": "REQUEST_COUNT"}, "disabled": true}]
	messages(overrides) == {lost("REQUEST_COUNT")}
}

test_deny_what_is_given_back_to_the_caller if {
	overrides := [{"disabled": true}, {"match": {"mode": "CLIENT"}, "disabled": false}]
	messages(overrides) == {lost("REQUEST_COUNT and REQUEST_DURATION")}
}

test_deny_in_each_entry if {
	off := [{"disabled": true}]
	metrics := [{"overrides": off}, {"overrides": []}, {"overrides": [{}, {"disabled": true}]}]
	found := guardrail.deny with input as {"object": {"spec": {"metrics": metrics}}}
	{[breach.path[2], breach.path[4]] | some breach in found} == {[0, 0], [2, 1]}
}

test_allow_other_metrics if {
	every metric in ["REQUEST_SIZE", "TCP_OPENED_CONNECTIONS", "request_count", "", 5] {
		denied([{"match": {"metric": metric}, "disabled": true}]) == set()
	}
	denied([custom("response_size"), custom("REQUEST_COUNT")]) == set()
}

test_allow_the_calling_side if {
	denied([{"match": {"mode": "CLIENT"}, "disabled": true}]) == set()
	denied([{"match": {"mode": "CLIENT", "metric": "REQUEST_COUNT"}, "disabled": true}]) == set()
}

test_allow_what_is_given_back if {
	count_again := {"match": {"metric": "REQUEST_COUNT"}, "disabled": false}
	duration_again := {"match": {"metric": "REQUEST_DURATION", "mode": "SERVER"}, "disabled": false}
	denied([{"disabled": true}, count_again, duration_again]) == set()
	denied([{"disabled": true}, {"disabled": false}]) == set()
}

test_allow_tags if {
	every disabled in [null, false, "true", 1] {
		denied([{"disabled": disabled, "tagOverrides": {"x": {"operation": "REMOVE"}}}]) == set()
	}
}

test_allow_nothing_to_judge if {
	every overrides in [null, [], {}, "x", [null], ["x"]] { denied(overrides) == set() }
	every metrics in [null, [], {}, "x", [null], ["x"]] {
		guardrail.deny == set() with input as {"object": {"spec": {"metrics": metrics}}}
	}
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

custom(name) := {"match": {"customMetric": name}, "disabled": true}

lost(metrics) := sprintf("disabled is true for %s; must be measured", [metrics])

messages(overrides) := {breach.msg | some breach in denied(overrides)}

denied(overrides) := found if {
	spec := {"metrics": [{"overrides": overrides}]}
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
