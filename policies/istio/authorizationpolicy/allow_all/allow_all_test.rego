package istio.authorizationpolicy.allow_all_test

import rego.v1

import data.istio.authorizationpolicy.allow_all as guardrail

test_deny_empty_rule if {
	denied([{}]) == {{
		"path": ["spec", "rules", 0],
		"msg": "rule allows any caller any request; must be narrowed by from, to or when",
	}}
}

test_deny_rule_that_is_none if {
	every rule in [null, "all", true, 1, []] { denied_indexes([rule]) == {0} }
}

test_deny_clauses_that_say_nothing if {
	every nothing in [null, [], {}, "all", 0] {
		denied_indexes([{"from": nothing, "to": nothing, "when": nothing}]) == {0}
	}
}

test_deny_entries_that_say_nothing if {
	every nothing in [null, {}, "all", {"source": null}, {"source": {}}, {"source": "all"}] {
		denied_indexes([{"from": [nothing]}]) == {0}
	}
	denied_indexes([{"to": [{}]}, {"to": [{"operation": {}}]}]) == {0, 1}
	denied_indexes([{"when": [{}]}, {"when": [null]}]) == {0, 1}
}

test_deny_fields_that_say_nothing if {
	every nothing in [null, [], {}, "cluster.local/ns/shop/sa/till"] {
		denied_indexes([from({"principals": nothing})]) == {0}
	}
}

test_deny_each_open_rule_among_narrow_ones if {
	denied_indexes([{}, from({"namespaces": ["shop"]}), {"to": []}]) == {0, 2}
}

test_deny_only_presence_of_a_caller if {
	fields := {"principals", "namespaces", "serviceAccounts", "trustDomains"}
	every field in fields { denied_indexes([from({field: ["*"]})]) == {0} }
}

test_deny_only_presence_of_an_operation if {
	every field in {"hosts", "methods", "paths", "ports"} {
		denied_indexes([to({field: ["*"]})]) == {0}
	}
	denied_indexes([to({"hosts": ["*"], "methods": ["*"], "paths": ["*"]})]) == {0}
}

test_deny_presence_beside_a_value if denied_indexes([from({"namespaces": ["shop", "*"]})]) == {0}

test_deny_every_path if denied_indexes([to({"paths": ["/*"]}), to({"paths": ["/{**}"]})]) == {0, 1}

test_deny_all_addresses if {
	every block in ["0.0.0.0/0", "::/0", "10.0.0.0/0"] {
		denied_indexes([from({"ipBlocks": [block]}), from({"remoteIpBlocks": [block]})]) == {0, 1}
		denied_indexes([when("source.ip", [block]), when("remote.ip", [block])]) == {0, 1}
	}
	denied_indexes([from({"ipBlocks": ["10.0.0.1", "0.0.0.0/0"]})]) == {0}
}

test_deny_only_presence_everywhere if {
	clauses := [from({"principals": ["*"]}), to({"paths": ["*"]}), when("source.ip", ["*"])]
	denied_indexes([object.union_n(clauses)]) == {0}
}

test_deny_one_open_alternative if {
	sources := [{"source": {"namespaces": ["shop"]}}, {"source": {"principals": ["*"]}}]
	denied_indexes([{"from": sources}, {"from": array.concat(sources, [{}])}]) == {0, 1}
}

test_deny_header_that_is_merely_there if {
	denied_indexes([when("request.headers[x-user]", ["*"])]) == {0}
}

test_deny_condition_without_values if {
	every key in ["source.ip", "request.auth.claims[iss]", null] {
		every values in [null, [], {}, "10.0.0.1"] {
			condition := {"key": key, "values": values, "notValues": values}
			denied_indexes([{"when": [condition]}]) == {0}
		}
	}
	denied_indexes([{"when": [{"values": ["*"]}]}, when(null, ["*"])]) == {0, 1}
}

test_deny_field_that_istio_does_not_know if denied_indexes([from({"principal": ["till"]})]) == {0}

test_deny_whatever_means_allow if {
	every action in ["ALLOW", null, "", "allow", "deny", 0, ["DENY"]] {
		found := guardrail.deny with input as review({"action": action, "rules": [{}]})
		count(found) == 1
	}
}

test_allow_other_actions if {
	every action in ["DENY", "AUDIT", "CUSTOM"] {
		found := guardrail.deny with input as review({"action": action, "rules": [{}]})
		found == set()
	}
}

test_allow_no_rules_which_denies_all if {
	every spec in [null, {}, {"rules": null}, {"rules": []}, {"rules": {}}, {"rules": "all"}] {
		found := guardrail.deny with input as review(spec)
		found == set()
	}
}

test_allow_source_that_narrows if {
	fields := {
		"principals", "requestPrincipals", "namespaces", "serviceAccounts", "trustDomains",
		"ipBlocks", "remoteIpBlocks", "notPrincipals", "notRequestPrincipals", "notNamespaces",
		"notServiceAccounts", "notTrustDomains", "notIpBlocks", "notRemoteIpBlocks",
	}
	every field in fields { denied([from({field: ["10.0.0.0/8"]})]) == set() }
}

test_allow_what_only_ends_like_all_addresses if {
	denied([to({"paths": ["/pages/0"]}), from({"notIpBlocks": ["0.0.0.0/0"]})]) == set()
	denied([when("request.headers[x-page]", ["/0"]), when("destination.ip", ["0.0.0.0/0"])]) == set()
	denied([from({"ipBlocks": [5, "10.0.0.0/10"]})]) == set()
}

test_allow_operation_that_narrows if {
	fields := {
		"hosts", "methods", "paths", "ports", "notHosts", "notMethods", "notPaths", "notPorts",
	}
	every field in fields { denied([to({field: ["/orders*"]})]) == set() }
}

test_allow_one_field_that_narrows_beside_open_ones if {
	denied([to({"methods": ["*"], "paths": ["/orders"]})]) == set()
	denied([object.union(from({"principals": ["*"]}), to({"methods": ["GET"]}))]) == set()
}

test_allow_any_valid_token if {
	denied([from({"requestPrincipals": ["*"]})]) == set()
	denied([when("request.auth.claims[iss]", ["*"])]) == set()
	denied([when("request.auth.principal", ["*"])]) == set()
}

test_allow_condition_that_narrows if {
	denied([when("request.auth.claims[role]", ["admin", "user"])]) == set()
	denied([when("source.namespace", ["shop"])]) == set()
	denied([{"when": [{"key": "source.ip", "notValues": ["*"]}]}]) == set()
}

test_allow_one_condition_of_two if {
	header := {"key": "request.headers[x-user]", "values": ["*"]}
	address := {"key": "source.ip", "values": ["10.0.0.1"]}
	denied([{"when": [header, address]}]) == set()
}

test_allow_nothing_to_judge if {
	found := guardrail.deny with input as {"object": {}}
	found == set()
}

from(source) := {"from": [{"source": source}]}

to(operation) := {"to": [{"operation": operation}]}

when(key, values) := {"when": [{"key": key, "values": values}]}

denied_indexes(rules) := {breach.path[2] | some breach in denied(rules)}

denied(rules) := found if {
	found := guardrail.deny with input as review({"rules": rules})
}

review(spec) := {"object": {"spec": spec}}
