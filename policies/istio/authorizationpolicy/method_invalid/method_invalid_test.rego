package istio.authorizationpolicy.method_invalid_test

import rego.v1

import data.istio.authorizationpolicy.method_invalid as guardrail

test_deny_lower_case if {
	denied({"methods": ["get"]}) == {{
		"path": ["spec", "rules", 0, "to", 0, "operation", "methods", 0],
		"msg": "method is get; must be one of HTTP, such as GET",
	}}
}

test_deny_what_no_request_has if {
	methods := [
		"READ", "", "GET ", "/package.Service/Method", "gRPC", "GET,POST", "X*", "*X", "G*T", "g*",
	]
	every method in methods { count(denied({"methods": [method]})) == 1 }
}

test_deny_mistyped if {
	every method in [null, 5, true, ["GET"], {}] { count(denied({"methods": [method]})) == 1 }
}

test_deny_excluded_methods if {
	{breach.path | some breach in denied({"notMethods": ["GET", "Head"]})} == {[
		"spec", "rules", 0, "to", 0,
		"operation", "notMethods", 1,
	]}
}

test_deny_only_the_unknown_one if {
	rules := [
		{"to": [{"operation": {"methods": ["GET"]}}]},
		{"to": [{}, {"operation": {"methods": ["PUT", "put"]}}]},
	]
	found := guardrail.deny with input as review(rules, ["GET", "PUT"])
	{breach.path | some breach in found} == {["spec", "rules", 1, "to", 1, "operation", "methods", 1]}
}

test_deny_by_the_parameter if {
	rules := [{"to": [{"operation": {"methods": ["GET", "PURGE"]}}]}]
	found := guardrail.deny with input as review(rules, ["PURGE"])
	{breach.msg | some breach in found} == {"method is GET; must be one of HTTP, such as GET"}
}

test_allow_methods if denied({"methods": ["GET", "POST"], "notMethods": ["PUT"]}) == set()

test_allow_stars if denied({"methods": ["*", "G*", "*T", "GET*", "*POST"]}) == set()

test_allow_nothing_to_judge if {
	every methods in [null, [], {}, "get"] { denied({"methods": methods}) == set() }
	every operation in [null, {}, "get"] { denied(operation) == set() }
	every rules in [null, [], "x", [null], [{}], [{"to": null}], [{"to": "x"}], [{"to": [null]}]] {
		guardrail.deny == set() with input as review(rules, ["GET"])
	}
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

denied(operation) := found if {
	rules := [{"to": [{"operation": operation}]}]
	found := guardrail.deny with input as review(rules, ["GET", "POST", "PUT"])
}

review(rules, known) := {
	"object": {"spec": {"rules": rules}},
	"params": {"ap-method-invalid": {"knownMethods": known}},
}
