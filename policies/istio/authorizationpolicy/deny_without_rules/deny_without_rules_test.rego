package istio.authorizationpolicy.deny_without_rules_test

import rego.v1

import data.istio.authorizationpolicy.deny_without_rules as guardrail

test_deny_without_rules if denied({"action": "DENY"}) == breach("DENY")

test_deny_custom_without_rules if {
	denied({"action": "CUSTOM", "provider": {"name": "opa"}}) == breach("CUSTOM")
}

test_deny_however_they_are_absent if {
	every rules in [null, [], {}, "all"] {
		denied({"action": "DENY", "rules": rules}) == breach("DENY")
	}
}

test_allow_rules if {
	every action in ["DENY", "CUSTOM"] { denied({"action": action, "rules": [{}]}) == set() }
}

test_allow_other_actions if {
	every action in ["ALLOW", "AUDIT", null, "deny", ""] { denied({"action": action}) == set() }
	every spec in [null, {}, "DENY"] { denied(spec) == set() }
}

breach(action) := {{
	"path": ["spec", "rules"],
	"msg": sprintf("rules is unset, so this %s policy matches nothing; must have a rule", [action]),
}}

denied(spec) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
