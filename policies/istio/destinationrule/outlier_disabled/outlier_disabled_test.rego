package istio.destinationrule.outlier_disabled_test

import rego.v1

import data.istio.destinationrule.outlier_disabled as guardrail

test_deny_nothing_counted if {
	denied({"consecutive5xxErrors": 0}) == {{
		"path": ["spec", "trafficPolicy", "outlierDetection", "consecutive5xxErrors"],
		"msg": "consecutive5xxErrors is 0, and nothing else is counted; must be above 0",
	}}
}

test_deny_where_the_others_are_off if {
	others := [
		{"consecutiveGatewayErrors": 0}, {"consecutiveGatewayErrors": null},
		{"splitExternalLocalOriginErrors": false}, {"consecutiveLocalOriginFailures": 5},
		{"interval": "1s"},
	]
	every other in others {
		count(denied(object.union({"consecutive5xxErrors": 0}, other))) == 1
	}
}

test_deny_in_a_subset if {
	off := {"outlierDetection": {"consecutive5xxErrors": 0}}
	found := guardrail.deny with input as {"object": {"spec": {"subsets": [{"trafficPolicy": off}]}}}
	{breach.path | some breach in found} == {[
		"spec", "subsets", 0, "trafficPolicy", "outlierDetection", "consecutive5xxErrors",
	]}
}

test_allow_something_else_counted if {
	others := [{"consecutiveGatewayErrors": 1}, {"splitExternalLocalOriginErrors": true}]
	every other in others { denied(object.union({"consecutive5xxErrors": 0}, other)) == set() }
}

test_allow_errors_counted if {
	every block in [{}, {"consecutive5xxErrors": null}, {"consecutive5xxErrors": 1}] {
		denied(block) == set()
	}
}

test_allow_no_block if {
	every block in [null, "off", [], false] { denied(block) == set() }
}

denied(block) := found if {
	spec := {"trafficPolicy": {"outlierDetection": block}}
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
