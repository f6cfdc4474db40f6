package istio.virtualservice.unreachable_rule_test

import rego.v1

import data.istio.virtualservice.unreachable_rule as guardrail

test_deny_behind_a_route_without_match if {
	denied([_v1, {"timeout": "1s"}, _v2]) == {{
		"path": ["spec", "http", 2],
		"msg": "the route is behind one that takes every request; must stand before it",
	}}
}

test_deny_behind_a_match_of_everything if {
	every entry in [
		{}, {"uri": {"prefix": "/"}}, {"name": "all"}, {"uri": {}}, {"uri": null},
		{"uri": {"prefix": "/"}, "name": "all", "ignoreUriCase": true, "statPrefix": "x"},
		{"headers": {}, "gateways": [], "sourceNamespace": "", "method": null},
	] {
		indexes([{"match": [{"uri": {"prefix": "/a"}}, entry]}, _v1]) == {1}
	}
}

test_deny_behind_an_empty_match if {
	every match in [[], null, "mistyped"] { indexes([{"match": match}, _v1]) == {1} }
}

test_deny_every_route_behind_the_first if indexes([{}, {}, _v1]) == {1, 2}

test_deny_what_stands_in_earlier_routes if {
	denied([_v1, _v2, {"match": [_v2.match[0], _v1.match[0]]}]) == {{
		"path": ["spec", "http", 2],
		"msg": "each match of the route stands in earlier routes; must differ from them",
	}}
}

test_deny_whatever_the_matches_are_called if {
	named := object.union(_v1.match[0], {"name": "first"})
	indexes([{"match": [named]}, {"match": [object.union(named, {"name": "second"})]}]) == {1}
}

test_deny_in_every_protocol if {
	every protocol in ["tls", "tcp"] {
		found := asked({protocol: [{"match": [{"port": 1}]}, {}, {"match": [{"port": 2}]}]})
		{breach.path | some breach in found} == {["spec", protocol, 2]}
	}
}

test_deny_behind_a_match_of_everything_in_every_protocol if {
	every protocol in ["tls", "tcp"] {
		found := asked({protocol: [{"match": [{}]}, {"match": [{"port": 2}]}]})
		{breach.path | some breach in found} == {["spec", protocol, 1]}
	}
}

test_deny_no_route_for_the_rest_beside_doubles if indexes([_v1, _v1, {"match": []}]) == {1}

test_allow_the_route_for_the_rest_at_the_end if denied([_v1, _v2, {}]) == set()

test_allow_matches_with_conditions if {
	every entry in [
		{"headers": {"x": {}}}, {"uri": {"prefix": "/"}, "port": 80}, {"gateways": ["mesh"]},
		{"uri": {"exact": "/"}}, {"uri": {"prefix": "/a"}}, {"uri": {"regex": ".*"}},
		{"uri": {"prefix": "/"}, "method": {"exact": "GET"}},
	] {
		denied([{"match": [entry]}, {}]) == set()
	}
}

test_allow_a_match_that_is_partly_new if {
	denied([_v1, {"match": [_v1.match[0], _v2.match[0]]}]) == set()
	denied([{"match": [_v1.match[0], _v1.match[0]]}]) == set()
}

test_allow_in_another_protocol if asked({"http": [{}], "tcp": [_v1], "tls": [_v1]}) == set()

test_allow_what_the_schema_refuses if {
	every routes in [null, [], "routes", [null, "route"], [{}]] { denied(routes) == set() }
}

_v1 := {"match": [{"uri": {"prefix": "/v1"}}]}

_v2 := {"match": [{"uri": {"prefix": "/v2"}}]}

denied(routes) := asked({"http": routes})

indexes(routes) := {breach.path[2] | some breach in denied(routes)}

asked(spec) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
