package istio.peerauthentication.selector_empty_test

import rego.v1

import data.istio.peerauthentication.selector_empty as guardrail

test_deny_empty_selector if denied("shop", {"selector": {}}) == breach("the namespace")

test_deny_selector_without_labels if {
	every labels in [null, {}, "app=till", []] {
		denied("shop", {"selector": {"matchLabels": labels}}) == breach("the namespace")
	}
}

test_deny_selector_that_istio_does_not_know if {
	denied("shop", {"selector": {"labels": {"app": "till"}}}) == breach("the namespace")
}

test_deny_in_the_root_namespace if {
	denied("istio-system", {"selector": {}}) == breach("the whole mesh")
}

test_deny_in_an_assumed_root_namespace_says_so if {
	found := guardrail.deny with input as review("istio-system", {"selector": {}}, false)
	found == breach("the whole mesh, root namespace istio-system being assumed")
}

test_allow_labels if denied("shop", {"selector": {"matchLabels": {"app": "till"}}}) == set()

test_allow_no_selector if {
	every spec in [null, "", {}, {"selector": null}, {"mtls": {"mode": "STRICT"}}] {
		denied("shop", spec) == set()
		denied("istio-system", spec) == set()
	}
}

test_allow_what_the_schema_refuses if {
	every selector in ["app=till", [], 1, false] { denied("shop", {"selector": selector}) == set() }
}

denied(namespace, spec) := found if {
	found := guardrail.deny with input as review(namespace, spec, true)
}

breach(reach) := {{
	"path": ["spec", "selector"],
	"msg": concat("", [
		sprintf("selector has no labels, so the policy holds for %s; ", [reach]),
		"must name labels or be left out",
	]),
}}

review(namespace, spec, known) := {
	"object": {"metadata": {"namespace": namespace}, "spec": spec},
	"context": {"mesh": {"rootNamespace": "istio-system", "known": known}},
}
