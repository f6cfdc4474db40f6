package istio.virtualservice.single_weight_test

import rego.v1

import data.istio.virtualservice.single_weight as guardrail

test_deny_a_share_of_one if {
	denied([_alone(90)]) == {{
		"path": ["spec", "http", 0, "route", 0, "weight"],
		"msg": "weight of the only destination is 90; must be unset or 100",
	}}
	{breach.path[2] | some breach in denied([_alone(1), _alone(100), _alone(99)])} == {0, 2}
}

test_deny_in_every_protocol if {
	every protocol in ["tls", "tcp"] {
		found := guardrail.deny with input as {"object": {"spec": {protocol: [_alone(50)]}}}
		{breach.path | some breach in found} == {["spec", protocol, 0, "route", 0, "weight"]}
	}
}

test_allow_all_or_unset if denied([_alone(100), _alone(0), _alone(null), {"route": [{}]}]) == set()

test_allow_shares_of_several if denied([{"route": [{"weight": 90}, {"weight": 10}]}]) == set()

test_allow_what_the_schema_refuses if {
	every routes in [null, [], "routes", [null, {}, {"route": null}, {"route": "v"}, _alone("50")]] {
		denied(routes) == set()
	}
	denied([{"route": [null]}, {"route": ["v1"]}, _alone(-5), _alone(500)]) == set()
}

_alone(weight) := {"route": [{"weight": weight}]}

denied(routes) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"http": routes}}}
}
