package istio.pod.tls_mode_label_test

import rego.v1

import data.istio.pod.tls_mode_label as guardrail

test_deny_disabled if {
	denied(pod({"security.istio.io/tlsMode": "disabled"})) == {{
		"path": ["metadata", "labels", "security.istio.io/tlsMode"],
		"msg": concat(" ", [
			"security.istio.io/tlsMode is disabled, so clients send plaintext;",
			"must be istio or absent",
		]),
	}}
}

test_deny_everything_but_istio if {
	every value in ["", "Istio", "mtls", true, {}] {
		count(denied(pod({"security.istio.io/tlsMode": value}))) == 1
	}
}

test_deny_template_of_a_workload if {
	paths({"kind": "Deployment", "spec": {"template": {"metadata": {"labels": {
		"security.istio.io/tlsMode": "disabled",
	}}}}}) == {["spec", "template", "metadata", "labels", "security.istio.io/tlsMode"]}
}

test_deny_workload_entry if {
	labels := {"labels": {"security.istio.io/tlsMode": "disabled"}}
	paths({"kind": "WorkloadEntry", "metadata": labels, "spec": labels}) == {
		["metadata", "labels", "security.istio.io/tlsMode"],
		["spec", "labels", "security.istio.io/tlsMode"],
	}
}

test_allow_istio if {
	every value in ["istio", null] {
		labels := {"security.istio.io/tlsMode": value}
		denied(pod(labels)) == set()
		denied({"kind": "WorkloadEntry", "spec": {"labels": labels}}) == set()
	}
}

test_allow_absent_or_mistyped if {
	every labels in [null, {}, "mistyped", {"app": "web"}] {
		denied(pod(labels)) == set()
		denied({"kind": "WorkloadEntry", "spec": {"labels": labels}}) == set()
	}
}

test_allow_without_sidecar if {
	found := guardrail.deny with input as review(
		pod({"security.istio.io/tlsMode": "disabled"}),
		"disabled",
	)
	found == set()
}

test_allow_label_of_the_controller if {
	denied({
		"kind": "Deployment",
		"metadata": {"labels": {"security.istio.io/tlsMode": "disabled"}},
		"spec": {"template": {"metadata": {}}},
	}) == set()
}

# Where the namespace was not given, its name tells.
test_allow_at_home_of_istio if {
	home := {"request": {"namespace": "istio-system"}, "context": {"namespace": null}}
	reviewed := review(pod({"security.istio.io/tlsMode": "disabled"}), "enabled")
	found := guardrail.deny with input as object.union(reviewed, home)
	found == set()
}

pod(labels) := {"kind": "Pod", "metadata": {"labels": labels}, "spec": {}}

paths(object) := {breach.path | some breach in denied(object)}

denied(object) := found if {
	found := guardrail.deny with input as review(object, "enabled")
}

review(object, injection) := {
	"object": object,
	"request": {"namespace": "shop"},
	"context": {"namespace": {"name": "shop", "labels": {"istio-injection": injection}}},
}
