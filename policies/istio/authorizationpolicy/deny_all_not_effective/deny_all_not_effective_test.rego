package istio.authorizationpolicy.deny_all_not_effective_test

import rego.v1

import data.istio.authorizationpolicy.deny_all_not_effective as guardrail

test_deny_selector if {
	denied({"selector": {"matchLabels": {"app": "till"}}}) == {{
		"path": ["spec", "selector"],
		"msg": concat("", [
			"policy without rules denies the selected workloads only; ",
			"a deny-all must hold for its whole namespace",
		]),
	}}
}

test_deny_targets if {
	denied({"targetRefs": [{"kind": "Service", "name": "till"}]}) == {{
		"path": ["spec", "targetRefs"],
		"msg": concat("", [
			"policy without rules denies its targets only; ",
			"a deny-all must hold for its whole namespace",
		]),
	}}
	denied({"targetRef": {"kind": "Gateway", "name": "till"}}) == {{
		"path": ["spec", "targetRef"],
		"msg": concat("", [
			"policy without rules denies its targets only; ",
			"a deny-all must hold for its whole namespace",
		]),
	}}
}

test_deny_audit if {
	denied({"action": "AUDIT"}) == {{
		"path": ["spec", "action"],
		"msg": concat("", [
			"policy without rules denies nothing, since its action is AUDIT; ",
			"a deny-all must hold for its whole namespace",
		]),
	}}
}

test_deny_on_trial if {
	found := guardrail.deny with input as on_trial({})
	found == {{
		"path": ["metadata", "annotations", "istio.io/dry-run"],
		"msg": concat("", [
			"policy without rules denies nothing, being on trial; ",
			"a deny-all must hold for its whole namespace",
		]),
	}}
}

test_deny_however_the_rules_are_absent if {
	every rules in [null, [], {}, "all"] {
		count(denied({"selector": {"matchLabels": {"app": "till"}}, "rules": rules})) == 1
	}
}

test_deny_every_limit if {
	found := guardrail.deny with input as on_trial({"selector": {"matchLabels": {"app": "till"}}})
	paths(found) == {["spec", "selector"], ["metadata", "annotations", "istio.io/dry-run"]}
}

test_allow_the_whole_namespace if {
	every spec in [null, {}, {"action": "ALLOW"}, {"rules": []}, {"selector": null}] {
		denied(spec) == set()
	}
}

test_allow_a_selector_that_selects_everything if {
	every selector in [{}, {"matchLabels": {}}, {"matchLabels": null}, "x"] {
		denied({"selector": selector}) == set()
	}
	denied({"targetRefs": []}) == set()
	denied({"targetRefs": null, "targetRef": null}) == set()
}

test_allow_rules if {
	denied({"selector": {"matchLabels": {"app": "till"}}, "rules": [{}]}) == set()
	denied({"action": "AUDIT", "rules": [{}]}) == set()
	guardrail.deny == set() with input as on_trial({"rules": [{}]})
}

test_allow_actions_that_deny_nothing_without_rules if {
	every action in ["CUSTOM", "DENY"] {
		denied({"action": action, "selector": {"matchLabels": {"app": "till"}}}) == set()
		guardrail.deny == set() with input as on_trial({"action": action})
	}
}

paths(found) := {breach.path | some breach in found}

denied(spec) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}}
}

on_trial(spec) := {"object": {
	"metadata": {"annotations": {"istio.io/dry-run": "true"}},
	"spec": spec,
}}
