package istio.requestauthentication.missing_audiences_test

import rego.v1

import data.istio.requestauthentication.missing_audiences as guardrail

test_deny_no_audiences if {
	denied([{"issuer": "https://issuer.example"}]) == {{
		"path": ["spec", "jwtRules", 0, "audiences"],
		"msg": "audiences is unset, so any token of the issuer is accepted; must name an audience",
	}}
}

test_deny_however_they_are_absent if {
	every audiences in [null, [], {}, "shop", false] {
		count(denied([{"audiences": audiences}])) == 1
	}
}

test_deny_only_the_rule_without if {
	found := denied([{"audiences": ["shop"]}, {}, {"audiences": []}])
	{breach.path[2] | some breach in found} == {1, 2}
}

test_allow_audiences if denied([{"audiences": ["shop"]}, {"audiences": ["a", "b"]}]) == set()

test_allow_no_rules if {
	every rules in [null, [], {}, "shop", ["shop"], [null]] { denied(rules) == set() }
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

denied(rules) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"jwtRules": rules}}}
}
