package istio.destinationrule.outlier_consecutive_errors_test

import rego.v1

import data.istio.destinationrule.outlier_consecutive_errors as guardrail

test_deny_set if {
	denied({"trafficPolicy": counting(5)}) == {{
		"path": ["spec", "trafficPolicy", "outlierDetection", "consecutiveErrors"],
		"msg": "consecutiveErrors is 5, which Istio does not read; must be unset",
	}}
}

test_deny_beside_the_field_that_counts if {
	outlier := {"consecutiveErrors": 5, "consecutive5xxErrors": 5}
	count(denied({"trafficPolicy": {"outlierDetection": outlier}})) == 1
}

test_deny_in_a_port_and_a_subset if {
	ports := {"portLevelSettings": [{}, counting(1)]}
	found := denied({"trafficPolicy": ports, "subsets": [{}, {"trafficPolicy": counting(2)}]})
	{breach.path | some breach in found} == {
		["spec", "trafficPolicy", "portLevelSettings", 1, "outlierDetection", "consecutiveErrors"],
		["spec", "subsets", 1, "trafficPolicy", "outlierDetection", "consecutiveErrors"],
	}
}

test_deny_zero_and_mistyped if {
	every value in [0, "5", false, {}] { count(denied({"trafficPolicy": counting(value)})) == 1 }
}

test_allow_the_fields_that_count if {
	fields := {"consecutive5xxErrors": 5, "consecutiveGatewayErrors": 3}
	denied({"trafficPolicy": {"outlierDetection": fields}}) == set()
	denied({"trafficPolicy": counting(null)}) == set()
}

test_allow_no_outlier_detection if {
	every policy in [{}, null, {"outlierDetection": null}, {"outlierDetection": "on"}, "mistyped"] {
		denied({"trafficPolicy": policy}) == set()
	}
}

counting(value) := {"outlierDetection": {"consecutiveErrors": value}}

denied(spec) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
