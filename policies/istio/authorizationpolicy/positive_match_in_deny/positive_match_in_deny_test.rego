package istio.authorizationpolicy.positive_match_in_deny_test

import rego.v1

import data.istio.authorizationpolicy.positive_match_in_deny as guardrail

test_deny_methods if denied([to({"methods": ["DELETE"]})]) == breach(0, "methods")

test_deny_every_field if {
	source := {"namespaces", "principals", "requestPrincipals", "serviceAccounts", "trustDomains"}
	every field in source { denied([from({field: ["x"]})]) == breach(0, field) }
	every field in {"hosts", "methods", "paths"} { denied([to({field: ["x"]})]) == breach(0, field) }
}

test_deny_condition if {
	denied([when("request.headers[x-user]", "values")]) == breach(0, "request.headers[x-user]")
}

test_deny_names_every_field_once if {
	rule := {
		"from": [{"source": {"namespaces": ["a"]}}, {"source": {"namespaces": ["b"]}}],
		"to": [{"operation": {"paths": ["/admin"], "ports": ["80"]}}],
		"when": [{"key": "request.auth.audiences", "values": ["x"]}],
	}
	denied([rule]) == breach(0, "namespaces, paths, request.auth.audiences")
}

test_deny_only_the_rule_of_nothing_else if {
	rules := [to({"notPaths": ["/"]}), to({"paths": ["/"]}), to({"ports": ["80"]})]
	denied(rules) == breach(1, "paths")
}

test_deny_beside_a_negative_field_that_is_empty if {
	denied([to({"paths": ["/"], "notPaths": []})]) == breach(0, "paths")
}

test_deny_every_positive_field_by_the_parameter if {
	rules := [to({"ports": ["80"], "notPaths": ["/"]}), to({"notPaths": ["/"]})]
	found := guardrail.deny with input as review({"action": "DENY", "rules": rules}, "high")
	found == breach(0, "ports")
	addresses := [from({"ipBlocks": ["10.0.0.1"]}), when("source.ip", "values")]
	both := guardrail.deny with input as review({"action": "DENY", "rules": addresses}, "high")
	both == breach(0, "ipBlocks") | breach(1, "source.ip")
}

test_allow_negative_fields if {
	denied([to({"notMethods": ["GET"]}), from({"notNamespaces": ["shop"]})]) == set()
	denied([when("request.headers[x-user]", "notValues")]) == set()
}

test_allow_one_excluded_value_beside_others if {
	condition := {"key": "request.headers[x-user]", "values": ["a"], "notValues": ["b"]}
	denied([{"when": [condition]}]) == set()
}

test_allow_one_negative_field_beside_others if {
	no_token := from({"notRequestPrincipals": ["*"]})
	denied([object.union(no_token, to({"paths": ["/admin"]}))]) == set()
	excluded := when("request.headers[x-user]", "notValues")
	denied([object.union(excluded, to({"paths": ["/admin"]}))]) == set()
}

test_allow_what_has_one_spelling if {
	denied([to({"ports": ["15020"]}), from({"ipBlocks": ["10.0.0.1"]})]) == set()
	denied([from({"remoteIpBlocks": ["10.0.0.1"]})]) == set()
	every key in {"destination.ip", "destination.port", "remote.ip", "source.ip"} {
		denied([when(key, "values")]) == set()
	}
}

test_allow_denying_everything if denied([{}, {"from": [], "to": null}]) == set()

test_allow_other_actions if {
	every action in ["ALLOW", "AUDIT", "CUSTOM", null, "deny"] {
		spec := {"action": action, "rules": [to({"methods": ["DELETE"]})]}
		guardrail.deny == set() with input as review(spec, "low")
	}
}

test_allow_nothing_to_judge if {
	denied([null, "x", {"to": "x"}, {"to": [null, {}]}, {"to": [{"operation": "x"}]}]) == set()
	denied([to({"methods": null, "paths": "x"}), {"when": [null, {"values": ["x"]}]}]) == set()
	denied([when("source.namespace", "value"), {"when": "x"}]) == set()
	every rules in [null, {}, "x"] { denied(rules) == set() }
	guardrail.deny == set() with input as review(null, "low")
}

from(source) := {"from": [{"source": source}]}

to(operation) := {"to": [{"operation": operation}]}

when(key, field) := {"when": [{"key": key, field: ["x"]}]}

denied(rules) := found if {
	found := guardrail.deny with input as review({"action": "DENY", "rules": rules}, "low")
}

breach(i, fields) := {{
	"path": ["spec", "rules", i],
	"msg": concat("", [
		sprintf("rule denies by %s, so other spellings pass; ", [fields]),
		"must match by fields that begin with not",
	]),
}}

review(spec, strictness) := {
	"object": {"spec": spec},
	"params": {"ap-positive-match-in-deny": {"strictness": strictness}},
}
