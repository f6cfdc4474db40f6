package istio.authorizationpolicy.source_overbroad_test

import rego.v1

import data.istio.authorizationpolicy.source_overbroad as guardrail

test_deny_principals_of_every_namespace if {
	denied({"principals": ["cluster.local/*"]}) == {{
		"path": ["spec", "rules", 0, "from", 0, "source", "principals", 0],
		"msg": "principals is cluster.local/*; must name one namespace",
	}}
}

test_deny_patterns_that_span_namespaces if {
	patterns := [
		"cluster.local/ns/*", "cluster.local/ns/sh*", "cluster*", "*/sa/till", "*till", "*hop/sa/till",
		"*l/ns/shop", "**", "cluster.local/ns/*/sa/till", "cluster.local/ns//*",
	]
	every pattern in patterns { count(denied({"principals": [pattern]})) == 1 }
}

test_deny_wide_blocks if {
	denied({"ipBlocks": ["0.0.0.0/1"]}) == {{
		"path": ["spec", "rules", 0, "from", 0, "source", "ipBlocks", 0],
		"msg": "ipBlocks is 0.0.0.0/1; must be /8 or narrower",
	}}
	every block in ["0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/7", "::/0", "fd00::/31"] {
		every field in ["ipBlocks", "remoteIpBlocks"] { count(denied({field: [block]})) == 1 }
	}
}

test_deny_by_the_parameters if {
	params := {"minPrefixV4": 16, "minPrefixV6": 64}
	rules := [from({"ipBlocks": ["10.0.0.0/15", "10.0.0.0/16", "fd00::/63", "fd00::/64"]})]
	found := guardrail.deny with input as review({"rules": rules}, params)
	{breach.msg | some breach in found} == {
		"ipBlocks is 10.0.0.0/15; must be /16 or narrower",
		"ipBlocks is fd00::/63; must be /64 or narrower",
	}
}

test_deny_only_what_is_broad if {
	found := denied({"ipBlocks": ["10.0.0.0/8", "0.0.0.0/0"]})
	{breach.path[7] | some breach in found} == {1}
	rules := [from({"ipBlocks": ["10.0.0.1"]}), {"from": [{}, {"source": {"principals": ["a*"]}}]}]
	several := guardrail.deny with input as review({"rules": rules}, defaults)
	{[breach.path[2], breach.path[4]] | some breach in several} == {[1, 1]}
}

test_deny_beside_what_names_nobody if {
	others := [
		{"trustDomains": ["cluster.local"]}, {"notNamespaces": ["legacy"]}, {"namespaces": ["*"]},
		{"ipBlocks": ["128.0.0.0/1"]}, {"ipBlocks": ["10.0.0.1", "::/1"]}, {"namespaces": []},
	]
	every other in others {
		found := denied(object.union({"principals": ["cluster.local/*"]}, other))
		"principals" in {breach.path[6] | some breach in found}
	}
}

test_allow_patterns_within_a_namespace if {
	patterns := [
		"cluster.local/ns/shop/sa/till", "cluster.local/ns/shop/*", "cluster.local/ns/shop/sa/t*",
		"*/ns/shop/sa/till", "*/shop/sa/till", "*.local/ns/shop/sa/till", "till", "shop/1",
	]
	denied({"principals": patterns}) == set()
}

test_allow_narrow_blocks if {
	blocks := ["10.0.0.0/8", "10.0.0.1", "10.0.0.1/32", "fd00::/32", "fd00::1", "fd00::1/128"]
	denied({"ipBlocks": blocks, "remoteIpBlocks": blocks}) == set()
}

test_allow_what_is_no_block if {
	blocks := ["10.0.0.0/", "10/0/0", "10.0.0.0/x", "10.0.0.0/-1", "10.0.0.0/07", null, 0]
	denied({"ipBlocks": blocks}) == set()
}

test_allow_beside_callers_by_name if {
	denied({"principals": ["cluster.local/*"], "namespaces": ["shop"]}) == set()
	denied({"ipBlocks": ["0.0.0.0/0"], "requestPrincipals": ["*"]}) == set()
	denied({"ipBlocks": ["0.0.0.0/1"], "principals": ["cluster.local/ns/shop/*"]}) == set()
}

test_allow_the_star_alone_which_is_another_guardrail_s if denied({"principals": ["*"]}) == set()

test_allow_fields_that_exclude if {
	denied({"notPrincipals": ["cluster.local/*"], "notIpBlocks": ["0.0.0.0/0"]}) == set()
}

test_allow_other_actions if {
	every action in ["DENY", "AUDIT", "CUSTOM"] {
		spec := {"action": action, "rules": [from({"principals": ["cluster.local/*"]})]}
		guardrail.deny == set() with input as review(spec, defaults)
	}
}

test_allow_nothing_to_judge if {
	every source in [null, "*", {}, {"principals": null}, {"principals": "a*"}, {"ipBlocks": 0}] {
		denied(source) == set()
	}
	denied({"principals": [null, 5, ["a*"]]}) == set()
	every rules in [null, [], "a*", [null], [{"from": null}], [{"from": "a*"}], [{"from": [null]}]] {
		guardrail.deny == set() with input as review({"rules": rules}, defaults)
	}
	guardrail.deny == set() with input as review(null, defaults)
}

from(source) := {"from": [{"source": source}]}

denied(source) := found if {
	found := guardrail.deny with input as review({"rules": [from(source)]}, defaults)
}

defaults := {"minPrefixV4": 8, "minPrefixV6": 32}

review(spec, params) := {"object": {"spec": spec}, "params": {"ap-source-overbroad": params}}
