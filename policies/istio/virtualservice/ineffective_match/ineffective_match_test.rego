package istio.virtualservice.ineffective_match_test

import rego.v1

import data.istio.virtualservice.ineffective_match as guardrail

test_deny_a_longer_path_behind if {
	denied([_prefix("/v1"), _prefix("/v1/items")]) == {{
		"path": ["spec", "http", 1, "match", 0],
		"msg": "the path is behind http[0].match[0], prefix /v1; must stand before it",
	}}
}

test_deny_tells_which_prefix_is_before if {
	other := {"match": [{"uri": {"exact": "/z"}}, {"uri": {"prefix": "/y"}}]}
	third := {"match": [{"port": 1}, {"port": 2}, {"uri": {"prefix": "/v1"}}]}
	routes := [other, third, _prefix("/v1/a")]
	{breach.msg | some breach in denied(routes)} == {
		"the path is behind http[1].match[2], prefix /v1; must stand before it",
	}
}

test_deny_exact_paths_and_further_conditions if {
	later := [
		{"uri": {"exact": "/v1/a"}}, {"uri": {"prefix": "/v1"}, "method": {"exact": "GET"}},
		{"uri": {"prefix": "/v10"}, "headers": {"x": {"exact": "y"}}},
	]
	every match in later { count(denied([_prefix("/v1"), {"match": [match]}])) == 1 }
}

test_deny_in_the_same_route if {
	found := denied([{"match": [{"uri": {"prefix": "/a"}}, {"uri": {"prefix": "/a/b"}}]}])
	{breach.path | some breach in found} == {["spec", "http", 0, "match", 1]}
}

test_deny_among_many if {
	routes := [_prefix("/b"), _prefix("/a"), _prefix("/c"), _prefix("/a/x"), _prefix("/ab")]
	{breach.path[2] | some breach in denied(routes)} == {3, 4}
}

test_deny_whatever_the_prefix_is_called if {
	named := {"match": [{"uri": {"prefix": "/v1"}, "name": "a", "statPrefix": "b"}]}
	count(denied([named, _prefix("/v1/items")])) == 1
}

test_deny_case_that_the_earlier_ignores if {
	any_case := {"match": [{"uri": {"prefix": "/v1"}, "ignoreUriCase": true}]}
	longer := {"match": [{"uri": {"prefix": "/v1/a"}, "ignoreUriCase": true}]}
	count(denied([any_case, longer])) == 1
	count(denied([any_case, _prefix("/v1/a")])) == 1
}

test_deny_the_same_match if {
	denied([_prefix("/v1"), _prefix("/v2"), _prefix("/v1")]) == {{
		"path": ["spec", "http", 2, "match", 0],
		"msg": "the match is the same as an earlier one; must be another",
	}}
	named := {"match": [{"uri": {"prefix": "/v1"}, "name": "again"}]}
	other := {"match": [{"uri": {"prefix": "/v1"}, "name": "once"}]}
	count(denied([named, other])) == 1
	headers := {"headers": {"x": {"exact": "y"}}}
	{breach.path[4] | some breach in denied([{"match": [headers, headers]}])} == {1}
}

test_allow_the_longer_path_before if denied([_prefix("/v1/items"), _prefix("/v1"), {}]) == set()

test_allow_behind_a_prefix_with_conditions if {
	canary := {"match": [{"uri": {"prefix": "/v1"}, "headers": {"x": {"exact": "y"}}}]}
	denied([canary, _prefix("/v1"), {}]) == set()
	denied([canary, _prefix("/v1/items"), {}]) == set()
}

test_allow_behind_an_exact_path if {
	denied([{"match": [{"uri": {"exact": "/v1"}}]}, _prefix("/v1/items")]) == set()
}

test_allow_case_that_the_earlier_minds if {
	any_case := {"match": [{"uri": {"prefix": "/v1/a"}, "ignoreUriCase": true}]}
	denied([_prefix("/v1"), any_case]) == set()
}

test_allow_behind_every_path_which_is_another_guardrail_s if {
	denied([_prefix("/"), _prefix("/v1")]) == set()
}

test_allow_what_the_schema_refuses if {
	every routes in [null, [], "routes", [null, {"match": null}, {"match": "x"}]] {
		denied(routes) == set()
	}
	denied([{"match": [null]}, _prefix(5), _prefix(null), {"match": [{"uri": "/v1"}]}]) == set()
}

_prefix(prefix) := {"match": [{"uri": {"prefix": prefix}}]}

denied(routes) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"http": routes}}}
}
