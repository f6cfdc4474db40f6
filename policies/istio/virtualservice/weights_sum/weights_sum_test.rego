package istio.virtualservice.weights_sum_test

import rego.v1

import data.istio.virtualservice.weights_sum as guardrail

test_deny_other_sums if {
	denied([_weighing([90, 20])]) == {{
		"path": ["spec", "http", 0, "route"],
		"msg": "the weights sum up to 110; must be 100",
	}}
	indexes([_weighing([50, 49]), _weighing([50, 50]), _weighing([50, 51])]) == {0, 2}
}

test_deny_absent_and_mistyped_weights if {
	messages([_weighing([90, null])]) == {"the weights sum up to 90; must be 100"}
	messages([{"route": [{}, {}]}]) == {"the weights sum up to 0; must be 100"}
	messages([_weighing(["50", 50])]) == {"the weights sum up to 50; must be 100"}
	messages([{"route": [null, "v1"]}]) == {"the weights sum up to 0; must be 100"}
}

test_deny_negative_weights if {
	denied([_weighing([110, -10])]) == {{
		"path": ["spec", "http", 0, "route", 1, "weight"],
		"msg": "weight is -10; must not be negative",
	}}
}

test_deny_in_every_protocol if {
	every protocol in ["tls", "tcp"] {
		found := guardrail.deny with input as review({protocol: [_weighing([90, 20])]}, 100)
		{breach.path | some breach in found} == {["spec", protocol, 0, "route"]}
	}
}

test_deny_by_the_parameter if {
	found := guardrail.deny with input as review({"http": [_weighing([50, 50])]}, 10)
	{breach.msg | some breach in found} == {"the weights sum up to 100; must be 10"}
}

test_allow_a_hundred if {
	denied([_weighing([90, 10]), _weighing([100, 0]), _weighing([33, 33, 34])]) == set()
}

test_allow_a_single_destination if {
	denied([{"route": [{}]}, _weighing([50]), {"route": []}]) == set()
}

test_allow_what_the_schema_refuses if {
	every routes in [null, [], "routes", [null, {}, {"route": null}, {"route": "v1"}, {"route": {}}]] {
		denied(routes) == set()
	}
}

_weighing(weights) := {"route": [{"weight": weight} | some weight in weights]}

denied(routes) := found if {
	found := guardrail.deny with input as review({"http": routes}, 100)
}

indexes(routes) := {breach.path[2] | some breach in denied(routes)}

messages(routes) := {breach.msg | some breach in denied(routes)}

review(spec, required) := {
	"object": {"spec": spec},
	"params": {"vs-weights-sum": {"requiredSum": required}},
}
