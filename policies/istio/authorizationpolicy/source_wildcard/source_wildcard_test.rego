package istio.authorizationpolicy.source_wildcard_test

import rego.v1

import data.istio.authorizationpolicy.source_wildcard as guardrail

test_deny_any_principal if {
	denied([{"principals": ["*"]}]) == {{
		"path": ["spec", "rules", 0, "from", 0, "source", "principals", 0],
		"msg": "principals is *, which every workload of the mesh matches; must name callers",
	}}
}

test_deny_every_field if {
	every field in {"namespaces", "principals", "serviceAccounts", "trustDomains"} {
		{breach.path | some breach in denied([{field: ["*"]}])} == {[
			"spec", "rules", 0, "from", 0, "source",
			field, 0,
		]}
	}
}

test_deny_star_beside_a_name if {
	found := denied([{"namespaces": ["shop", "*"]}])
	{breach.path[7] | some breach in found} == {1}
}

test_deny_beside_what_names_nobody if {
	others := [
		{"trustDomains": ["cluster.local"]}, {"notNamespaces": ["legacy"]}, {"ipBlocks": ["::/0"]},
		{"namespaces": []}, {"requestPrincipals": null}, {"namespaces": ["*"]},
	]
	every other in others { count(denied([object.union({"principals": ["*"]}, other)])) > 0 }
}

test_deny_only_the_open_alternative if {
	found := denied([{"namespaces": ["shop"]}, {"principals": ["*"]}])
	{breach.path[4] | some breach in found} == {1}
}

test_deny_only_the_open_rule if {
	rules := [from([{"namespaces": ["shop"]}]), from([{"namespaces": ["*"]}])]
	found := guardrail.deny with input as {"object": {"spec": {"rules": rules}}}
	{breach.path[2] | some breach in found} == {1}
}

test_allow_callers_by_name if {
	denied([{"principals": ["cluster.local/ns/shop/sa/till"]}, {"namespaces": ["shop*"]}]) == set()
}

test_allow_beside_callers_by_name if {
	denied([{"principals": ["*"], "namespaces": ["shop"]}]) == set()
	denied([{"principals": ["*"], "requestPrincipals": ["*"]}]) == set()
	denied([{"trustDomains": ["*"], "remoteIpBlocks": ["10.0.0.0/8"]}]) == set()
}

test_allow_any_token if denied([{"requestPrincipals": ["*"]}]) == set()

test_allow_fields_where_a_star_excludes if {
	denied([{"notPrincipals": ["*"]}, {"notNamespaces": ["*"]}]) == set()
}

test_allow_other_actions if {
	every action in ["DENY", "AUDIT", "CUSTOM"] {
		rules := [from([{"principals": ["*"]}])]
		guardrail.deny == set() with input as {"object": {"spec": {"action": action, "rules": rules}}}
	}
}

test_allow_nothing_to_judge if {
	denied([null, "*", {}, {"principals": null}, {"principals": "*"}, {"principals": {}}]) == set()
	every rules in [null, [], "*", [null], ["*"], [{"from": "*"}], [{"from": [null]}], [{}]] {
		guardrail.deny == set() with input as {"object": {"spec": {"rules": rules}}}
	}
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

denied(sources) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"rules": [from(sources)]}}}
}

from(sources) := {"from": [{"source": source} | some source in sources]}
