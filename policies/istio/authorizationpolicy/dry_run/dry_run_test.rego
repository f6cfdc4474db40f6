package istio.authorizationpolicy.dry_run_test

import rego.v1

import data.istio.authorizationpolicy.dry_run as guardrail

test_deny_policy_on_trial if denied("DENY", "true") == breach

test_deny_whatever_go_reads_as_true if {
	every value in ["1", "t", "T", "TRUE", "True", true] { denied(null, value) == breach }
}

test_deny_outside_the_allowed_namespaces if {
	found := guardrail.deny with input as review("ALLOW", "true", ["lab", "shopping"])
	found == breach
}

test_allow_policy_in_force if {
	every value in [null, "false", "0", "f", "", "yes", false, 1] { denied("DENY", value) == set() }
}

test_allow_actions_that_know_no_trial if {
	every action in ["AUDIT", "CUSTOM"] { denied(action, "true") == set() }
}

test_allow_namespaces_by_the_parameter if {
	found := guardrail.deny with input as review("ALLOW", "true", ["lab", "shop"])
	found == set()
}

test_allow_no_annotations if {
	every annotations in [null, {}, "istio.io/dry-run", ["istio.io/dry-run"]] {
		changed := {"metadata": {"annotations": annotations}}
		asked := object.union(review(null, null, []), {"object": changed})
		guardrail.deny == set() with input as asked
	}
}

breach := {{
	"path": ["metadata", "annotations", "istio.io/dry-run"],
	"msg": "dry-run is true, so the policy allows and denies nothing; must be left out",
}}

denied(action, value) := found if {
	found := guardrail.deny with input as review(action, value, [])
}

review(action, value, namespaces) := {
	"request": {"namespace": "shop"},
	"object": {
		"metadata": {"namespace": "shop", "annotations": {"istio.io/dry-run": value}},
		"spec": {"action": action, "rules": [{}]},
	},
	"params": {"ap-dry-run": {"allowedNamespaces": namespaces}},
}
