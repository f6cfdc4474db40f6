package istio.peerauthentication.root_selector_ignored_test

import rego.v1

import data.istio.peerauthentication.root_selector_ignored as guardrail

test_deny_selector_in_the_root_namespace if {
	denied("mesh-root", {"selector": {"matchLabels": {"app": "till"}}}) == {{
		"path": ["spec", "selector"],
		"msg": "selector in the root namespace, mesh-root, applies nowhere; must be left out there",
	}}
}

test_deny_whatever_the_mode if {
	every mtls in [null, {}, {"mode": "STRICT"}, {"mode": "DISABLE"}, "STRICT"] {
		spec := {"selector": {"matchLabels": {"app": "till"}}, "mtls": mtls}
		count(denied("mesh-root", spec)) == 1
	}
}

test_deny_in_an_assumed_root_namespace_says_so if {
	unseen := {"rootNamespace": "istio-system", "known": false}
	spec := {"selector": {"matchLabels": {"app": "till"}}}
	guardrail.deny == {{
		"path": ["spec", "selector"],
		"msg": concat("", [
			"selector in the root namespace, istio-system (assumed to be it), applies nowhere; ",
			"must be left out there",
		]),
	}} with input as review("istio-system", spec, unseen)
}

test_allow_selector_elsewhere if {
	denied("istio-system", {"selector": {"matchLabels": {"app": "till"}}}) == set()
}

test_allow_no_selector_however_it_is_written if {
	every selector in [null, {}, {"matchLabels": null}, {"matchLabels": {}}, "app=till", []] {
		denied("mesh-root", {"selector": selector}) == set()
	}
}

test_allow_no_spec if {
	every spec in [null, {}, "STRICT"] { denied("mesh-root", spec) == set() }
}

denied(namespace, spec) := found if {
	mesh := {"rootNamespace": "mesh-root", "known": true}
	found := guardrail.deny with input as review(namespace, spec, mesh)
}

review(namespace, spec, mesh) := {
	"object": {"metadata": {"namespace": namespace}, "spec": spec},
	"context": {"mesh": mesh},
}
