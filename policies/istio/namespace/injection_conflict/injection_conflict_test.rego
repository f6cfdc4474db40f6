package istio.namespace.injection_conflict_test

import rego.v1

import data.istio.namespace.injection_conflict as guardrail

test_deny_revision_that_is_hidden if {
	denied({"istio-injection": "enabled", "istio.io/rev": "canary"}) == {{
		"path": ["metadata", "labels", "istio.io/rev"],
		"msg": "istio.io/rev is canary beside istio-injection, which hides it; must be one of the two",
	}}
}

test_deny_whatever_hides_it if {
	every value in ["enabled", "disabled", "", "Enabled", "true"] {
		count(denied({"istio-injection": value, "istio.io/rev": "canary"})) == 1
	}
}

test_deny_ambient_with_sidecars if {
	every other in [{"istio-injection": "enabled"}, {"istio.io/rev": "canary"}] {
		denied(object.union(other, {"istio.io/dataplane-mode": "ambient"})) == {{
			"path": ["metadata", "labels", "istio.io/dataplane-mode"],
			"msg": "istio.io/dataplane-mode is ambient where pods get a sidecar; must be one of the two",
		}}
	}
}

test_deny_all_three if {
	found := denied({
		"istio-injection": "enabled",
		"istio.io/rev": "canary",
		"istio.io/dataplane-mode": "ambient",
	})
	count(found) == 2
}

test_allow_one if {
	every labels in [
		{}, {"istio-injection": "enabled"}, {"istio.io/rev": "canary"}, {"istio-injection": "disabled"},
		{"istio.io/dataplane-mode": "ambient"}, {"istio.io/dataplane-mode": "none"},
	] {
		denied(labels) == set()
	}
}

test_allow_what_does_not_contradict if {
	every labels in [
		{"istio-injection": "disabled", "istio.io/dataplane-mode": "ambient"},
		{"istio-injection": "enabled", "istio.io/dataplane-mode": "none"},
		{"istio-injection": "enabled", "istio.io/rev": ""},
		{"istio-injection": "enabled", "istio.io/rev": null},
		{"istio-injection": null, "istio.io/rev": "canary"},
	] {
		denied(labels) == set()
	}
}

test_allow_absent_or_mistyped if {
	every metadata in [null, {}, "mistyped", {"labels": null}, {"labels": ["istio-injection"]}] {
		found := guardrail.deny with input as {"object": {"kind": "Namespace", "metadata": metadata}}
		found == set()
	}
}

denied(labels) := found if {
	found := guardrail.deny with input as {"object": {
		"kind": "Namespace",
		"metadata": {"name": "shop", "labels": labels},
	}}
}
