package istio.sidecar.root_with_selector_test

import rego.v1

import data.istio.sidecar.root_with_selector as guardrail

test_deny_selector_in_the_root_namespace if {
	denied("mesh-root", {"workloadSelector": {"labels": {"app": "till"}}}) == breach("mesh-root")
}

test_deny_empty_selector if {
	every selector in [{}, {"labels": {}}, {"labels": null}] {
		denied("mesh-root", {"workloadSelector": selector}) == breach("mesh-root")
	}
}

test_deny_in_an_assumed_root_namespace_says_so if {
	unseen := {"rootNamespace": "istio-system", "known": false}
	found := guardrail.deny with input as review("istio-system", {"workloadSelector": {}}, unseen)
	found == breach("istio-system (assumed to be it)")
}

test_allow_no_selector if {
	every spec in [null, {}, {"workloadSelector": null}, {"workloadSelector": "app=till"}] {
		denied("mesh-root", spec) == set()
	}
}

test_allow_selector_elsewhere if {
	denied("shop", {"workloadSelector": {"labels": {"app": "till"}}}) == set()
}

breach(namespace) := {{
	"path": ["spec", "workloadSelector"],
	"msg": concat("", [
		sprintf("workloadSelector in the root namespace, %s, makes it no default; ", [namespace]),
		"must be left out there",
	]),
}}

denied(namespace, spec) := found if {
	found := guardrail.deny with input as review(
		namespace, spec,
		{"rootNamespace": "mesh-root", "known": true},
	)
}

review(namespace, spec, mesh) := {
	"object": {"metadata": {"namespace": namespace}, "spec": spec},
	"context": {"mesh": mesh},
}
