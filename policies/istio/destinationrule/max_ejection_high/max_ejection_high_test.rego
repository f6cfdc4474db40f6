package istio.destinationrule.max_ejection_high_test

import rego.v1

import data.istio.destinationrule.max_ejection_high as guardrail

test_deny_all_at_once if {
	denied({"maxEjectionPercent": 100, "minHealthPercent": 50}) == {{
		"path": ["spec", "trafficPolicy", "outlierDetection", "maxEjectionPercent"],
		"msg": "maxEjectionPercent is 100; at most 50",
	}}
}

test_deny_where_nothing_stops_it if {
	every unset in [{}, {"minHealthPercent": null}] {
		messages(object.union(unset, {"maxEjectionPercent": 51})) == {
			"maxEjectionPercent is 51; at most 50",
			"minHealthPercent is unset beside a high maxEjectionPercent; must be above 0",
		}
	}
	found := denied({"maxEjectionPercent": 100, "minHealthPercent": 0})
	found == {
		{
			"path": ["spec", "trafficPolicy", "outlierDetection", "maxEjectionPercent"],
			"msg": "maxEjectionPercent is 100; at most 50",
		},
		{
			"path": ["spec", "trafficPolicy", "outlierDetection", "minHealthPercent"],
			"msg": "minHealthPercent is 0 beside a high maxEjectionPercent; must be above 0",
		},
	}
}

test_deny_mistyped if {
	messages({"maxEjectionPercent": "30", "minHealthPercent": 1}) == {
		"maxEjectionPercent is \"30\"; at most 50",
	}
}

test_deny_in_a_subset if {
	high := {"outlierDetection": {"maxEjectionPercent": 60, "minHealthPercent": 1}}
	found := guardrail.deny with input as review({"subsets": [{}, {"trafficPolicy": high}]}, 50)
	{breach.path | some breach in found} == {[
		"spec", "subsets", 1, "trafficPolicy", "outlierDetection", "maxEjectionPercent",
	]}
}

test_deny_by_the_parameter if {
	spec := {"trafficPolicy": {"outlierDetection": {"maxEjectionPercent": 11, "minHealthPercent": 9}}}
	found := guardrail.deny with input as review(spec, 10)
	{breach.msg | some breach in found} == {"maxEjectionPercent is 11; at most 10"}
}

test_allow_up_to_the_bound if {
	denied({"maxEjectionPercent": 50}) == set()
	denied({"maxEjectionPercent": 50, "minHealthPercent": 0}) == set()
}

test_allow_unset if {
	every block in [{}, {"maxEjectionPercent": null}, {"minHealthPercent": 0}, null, "on", []] {
		denied(block) == set()
	}
}

denied(block) := found if {
	spec := {"trafficPolicy": {"outlierDetection": block}}
	found := guardrail.deny with input as review(spec, 50)
}

messages(block) := {breach.msg | some breach in denied(block)}

review(spec, most) := {
	"object": {"spec": spec},
	"params": {"dr-max-ejection-high": {"maxEjectionPercent": most}},
}
