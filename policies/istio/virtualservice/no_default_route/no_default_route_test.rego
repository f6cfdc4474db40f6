package istio.virtualservice.no_default_route_test

import rego.v1

import data.istio.virtualservice.no_default_route as guardrail

test_deny_only_matches if {
	denied([_path, _header]) == {{
		"path": ["spec", "http", 1, "match"],
		"msg": concat("", [
			"each route has a match, and other requests get 404; ",
			"must end in a route without match",
		]),
	}}
}

test_deny_each_condition if {
	conditions := [
		{"uri": {"prefix": "/v1"}}, {"uri": {"exact": "/"}}, {"queryParams": {"a": {"exact": "b"}}},
		{"withoutHeaders": {"a": {}}}, {"method": {"exact": "GET"}}, {"scheme": {"exact": "https"}},
		{"authority": {"exact": "a"}}, {"sourceLabels": {"app": "a"}}, {"sourceNamespace": "a"},
		{"uri": {"prefix": "/"}, "method": {"exact": "GET"}}, {"headers": {"a": {}}, "port": 80},
	]
	every condition in conditions { count(denied([{"match": [condition]}])) == 1 }
}

test_deny_beside_a_gateway if {
	found := asked({"hosts": ["a"], "gateways": ["public", "mesh"], "http": [_path]})
	count(found) == 1
}

test_allow_a_route_for_the_rest if {
	denied([_path, {}]) == set()
	denied([{}, _path]) == set()
	every match in [[], null, [{}], [{"uri": {"prefix": "/"}}], [_path.match[0], {"port": 80}]] {
		denied([_path, {"match": match}]) == set()
	}
}

test_allow_conditions_that_say_nothing if {
	empty := {"sourceNamespace": "", "sourceLabels": {}, "headers": null}
	denied([{"match": [empty]}]) == set()
}

test_allow_ports_and_gateways if {
	denied([{"match": [{"port": 80, "gateways": ["mesh"], "name": "a", "headers": {}}]}]) == set()
}

test_allow_at_gateways_alone if {
	asked({"hosts": ["a"], "gateways": ["public"], "http": [_path]}) == set()
}

test_allow_delegates if {
	asked({"http": [_path]}) == set()
	asked({"hosts": [], "http": [_path]}) == set()
	asked({"hosts": null, "http": [_path]}) == set()
}

test_allow_no_routes if {
	every routes in [null, [], 5] { denied(routes) == set() }
	asked({"hosts": ["a"], "tcp": [{"match": [{"port": 80}]}]}) == set()
	every match in ["uri", null, ["uri"]] { denied([{"match": [match]}]) == set() }
}

_path := {"match": [{"uri": {"prefix": "/v1"}}]}

_header := {"match": [{"headers": {"x-canary": {"exact": "true"}}}]}

denied(routes) := asked({"hosts": ["catalog"], "http": routes})

asked(spec) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
