package istio.authorizationpolicy.allow_no_source_test

import rego.v1

import data.istio.authorizationpolicy.allow_no_source as guardrail

test_deny_operation_alone if {
	denied([reading]) == {{
		"path": ["spec", "rules", 0, "from"],
		"msg": "from names no caller, so the rule allows anybody; must name callers",
	}}
}

test_deny_from_that_names_nobody if {
	nobody := [null, [], {}, "till", [{}], [{"source": null}], [{"source": {}}], [{"source": "x"}]]
	every from in nobody { count(denied([object.union(reading, {"from": from})])) == 1 }
	every values in [null, [], "till", {}] {
		from := [{"source": {"principals": values}}]
		count(denied([object.union(reading, {"from": from})])) == 1
	}
}

test_deny_one_open_alternative if {
	from := [{"source": {"namespaces": ["shop"]}}, {"source": {}}]
	count(denied([object.union(reading, {"from": from})])) == 1
}

test_deny_condition_that_names_nobody if {
	count(denied([when("request.headers[x-user]", ["admin"])])) == 1
	count(denied([when("destination.port", ["8080"])])) == 1
	count(denied([when("source.principal", ["*"])])) == 1
	count(denied([when("request.auth.principal", ["*"])])) == 1
	count(denied([when("remote.ip.x", ["10.0.0.1"])])) == 1
	every key in [null, 5, ["source.ip"]] { count(denied([when(key, ["10.0.0.1"])])) == 1 }
	every values in [null, [], "10.0.0.1"] { count(denied([when("source.ip", values)])) == 1 }
	every condition in [null, "source.ip", {}] { count(denied([{"when": [condition]}])) == 1 }
}

test_deny_only_the_rule_without if {
	found := denied([object.union(reading, from_shop), reading, from_shop])
	{breach.path[2] | some breach in found} == {1}
}

test_deny_other_selectors_and_targets if {
	selectors := [null, {"app": "till"}, {"istio": "egressgateway"}, {"istio": null}, {}]
	every labels in selectors { count(within({"selector": {"matchLabels": labels}})) == 1 }
	every refs in [null, [], [{"kind": "Service"}], "Gateway"] {
		count(within({"targetRefs": refs})) == 1
	}
	count(within({"targetRef": {"kind": "Service"}})) == 1
}

test_allow_callers if {
	denied([object.union(reading, from_shop), from_shop]) == set()
	any_token := {"from": [{"source": {"requestPrincipals": ["*"]}}]}
	denied([object.union(reading, any_token)]) == set()
	not_one := {"from": [{"source": {"namespaces": [], "notNamespaces": ["legacy"]}}]}
	denied([object.union(reading, not_one)]) == set()
}

test_allow_callers_by_condition if {
	keys := [
		"source.ip", "source.namespace", "source.principal", "remote.ip",
		"request.auth.principal", "request.auth.claims[iss]",
	]
	every key in keys {
		denied([when(key, ["x"])]) == set()
		denied([{"when": [{"key": key, "notValues": ["x"]}]}]) == set()
		port := {"key": "destination.port", "values": ["80"]}
		denied([{"when": [port, {"key": key, "values": ["x"]}]}]) == set()
	}
}

test_allow_what_says_nothing_at_all if {
	every rule in [null, "all", {}, {"to": []}, {"to": null, "when": {}}, {"from": [{}]}] {
		denied([rule]) == set()
	}
}

test_allow_other_actions if {
	every action in ["DENY", "AUDIT", "CUSTOM"] { within({"action": action}) == set() }
}

test_allow_the_gateway if {
	within({"selector": {"matchLabels": {"istio": "ingressgateway"}}}) == set()
	within({"selector": {"matchLabels": {"app": "istio-ingressgateway", "x": "y"}}}) == set()
	within({"targetRefs": [{"kind": "Service"}, {"kind": "Gateway"}]}) == set()
	within({"targetRef": {"kind": "Gateway"}}) == set()
}

test_allow_no_rules if {
	every rules in [null, [], {}, "all"] { denied(rules) == set() }
	found := guardrail.deny with input as object.union(review({}), {"object": {"spec": null}})
	found == set()
}

reading := {"to": [{"operation": {"methods": ["GET"]}}]}

from_shop := {"from": [{"source": {"namespaces": ["shop"]}}]}

when(key, values) := {"when": [{"key": key, "values": values}]}

denied(rules) := within({"rules": rules})

within(spec) := found if {
	found := guardrail.deny with input as review(object.union({"rules": [reading]}, spec))
}

review(spec) := {
	"object": {"spec": spec},
	"params": {"ap-allow-no-source": {"exemptSelectors": [
		{"istio": "ingressgateway"},
		{"app": "istio-ingressgateway"},
	]}},
}
