package istio.virtualservice.duplicate_destination_test

import rego.v1

import data.istio.virtualservice.duplicate_destination as guardrail

test_deny_the_second if {
	denied([_to([_v1, _v2, _v1])]) == {{
		"path": ["spec", "http", 0, "route", 2, "destination"],
		"msg": "the destination is the same as an earlier one; must be another",
	}}
}

test_deny_each_but_the_first if {
	{breach.path[4] | some breach in denied([_to([_v1, _v1, _v1])])} == {1, 2}
}

test_deny_whatever_else_is_set if {
	route := {"route": [
		{"destination": _v1, "weight": 90},
		{"destination": _v1, "weight": 10, "headers": {"request": {"set": {"x-a": "b"}}}},
	]}
	count(denied([{}, route])) == 1
}

test_deny_in_every_protocol if {
	every protocol in ["tls", "tcp"] {
		found := guardrail.deny with input as {"object": {"spec": {protocol: [_to([_v1, _v1])]}}}
		{breach.path | some breach in found} == {["spec", protocol, 0, "route", 1, "destination"]}
	}
}

test_allow_different_ones if {
	other_port := object.union(_v1, {"port": {"number": 8081}})
	denied([_to([_v1, _v2, other_port, {"host": "other"}])]) == set()
}

test_allow_the_same_in_another_route if denied([_to([_v1]), _to([_v1])]) == set()

test_allow_what_the_schema_refuses if {
	every routes in [null, [], "routes", [null, {}, {"route": null}, {"route": "v1"}]] {
		denied(routes) == set()
	}
	denied([{"route": [null, null, {}, {}]}, _to([null, null]), _to(["v1", "v1"])]) == set()
}

_v1 := {"host": "catalog", "subset": "v1"}

_v2 := {"host": "catalog", "subset": "v2"}

_to(destinations) := {"route": [{"destination": each} | some each in destinations]}

denied(routes) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"http": routes}}}
}
