package istio.virtualservice.regex_test

import rego.v1

import data.istio.virtualservice.regex as guardrail

test_deny_invalid if {
	denied({"uri": {"regex": "/v1/("}}) == {{
		"path": ["spec", "http", 0, "match", 0, "uri", "regex"],
		"msg": "the expression is invalid; must be one of RE2",
	}}
	every text in ["(?=a)", `(a)\1`, "*", "[a"] { count(denied({"uri": {"regex": text}})) == 1 }
}

test_deny_too_long if {
	denied({"uri": {"regex": "/12345678901"}}) == {{
		"path": ["spec", "http", 0, "match", 0, "uri", "regex"],
		"msg": "the expression has 12 characters; at most 11",
	}}
}

test_deny_in_every_place if {
	bad := {"regex": "("}
	match := {
		"uri": bad, "authority": bad, "method": bad, "scheme": bad,
		"headers": {"a": bad}, "withoutHeaders": {"b": bad}, "queryParams": {"c": bad},
	}
	found := asked([{}, {
		"match": [{}, match],
		"corsPolicy": {"allowOrigins": [{"exact": "a"}, bad]},
		"rewrite": {"uriRegexRewrite": {"match": "("}},
	}])
	places := [
		["match", 1, "uri", "regex"], ["match", 1, "authority", "regex"],
		["match", 1, "method", "regex"], ["match", 1, "scheme", "regex"],
		["match", 1, "headers", "a", "regex"], ["match", 1, "withoutHeaders", "b", "regex"],
		["match", 1, "queryParams", "c", "regex"], ["corsPolicy", "allowOrigins", 1, "regex"],
		["rewrite", "uriRegexRewrite", "match"],
	]
	{breach.path | some breach in found} == {array.concat(["spec", "http", 1], place) |
		some place in places
	}
}

test_deny_hosts_that_are_open_in_front if {
	denied({"authority": {"regex": ".*\\.?a"}}) == set()
	denied({"authority": {"regex": ".*a\\.b"}}) == {{
		"path": ["spec", "http", 0, "match", 0, "authority", "regex"],
		"msg": concat("", [
			"regex is .*a\\.b, which takes any text in front; ",
			"must begin with a label or .*\\.",
		]),
	}}
	every text in ["^.*a$", ".+a", ".*(a|b)"] { count(denied({"authority": {"regex": text}})) == 1 }
	every name in [":authority", "Host", "origin"] {
		count(denied({"headers": {name: {"regex": ".*a"}}})) == 1
	}
	count(asked([{"corsPolicy": {"allowOrigins": [{"regex": "https://.*a"}, {"regex": ".*a"}]}}])) == 1
}

test_allow_hosts_below_a_dot if {
	every text in [`.*\.a`, "^.+[.]a$", `a\.b`, ".*", "^.*$", "(.*)a"] {
		denied({"authority": {"regex": text}}) == set()
	}
}

test_allow_other_texts_that_are_open if {
	every match in [
		{"uri": {"regex": ".*a"}}, {"headers": {"cookie": {"regex": ".*user=a"}}},
		{"queryParams": {"a": {"regex": ".*b"}}}, {"method": {"regex": ".*T"}},
	] {
		denied(match) == set()
	}
}

test_allow_up_to_the_length if denied({"uri": {"regex": "/1234567890"}}) == set()

test_allow_no_expression if {
	every match in [
		{"uri": {"prefix": "("}}, {"uri": {"regex": null}}, {"uri": null}, {"headers": null},
		{"headers": {"a": null}}, {"headers": {"a": {}}}, {"uri": {"regex": 5}}, null, "(",
	] {
		denied(match) == set()
	}
	every routes in [null, [], "routes", [null, {"match": null}, {"corsPolicy": null}]] {
		asked(routes) == set()
	}
	asked([{"rewrite": {"uri": "("}}, {"rewrite": null}]) == set()
	asked([{"corsPolicy": {"allowOrigins": [5]}}]) == set()
}

denied(match) := asked([{"match": [match]}])

asked(routes) := found if {
	found := guardrail.deny with input as {
		"object": {"spec": {"http": routes}},
		"params": {"vs-regex": {"maxLength": 11}},
	}
}
