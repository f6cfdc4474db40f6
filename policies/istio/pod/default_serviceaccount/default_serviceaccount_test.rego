package istio.pod.default_serviceaccount_test

import rego.v1

import data.istio.pod.default_serviceaccount as guardrail

test_deny_default if {
	every spec in [
		null, {}, "mistyped", {"serviceAccountName": null}, {"serviceAccountName": ""},
		{"serviceAccountName": "default"}, {"serviceAccountName": 5}, {"serviceAccount": "default"},
	] {
		denied(pod(spec)) == {{
			"path": ["spec", "serviceAccountName"],
			"msg": concat(" ", [
				"the identity is that of default, shared with others;",
				"must be a ServiceAccount of its own",
			]),
		}}
	}
}

test_deny_template_of_a_workload if {
	found := denied({"kind": "StatefulSet", "spec": {"template": {"spec": {}}}})
	{breach.path | some breach in found} == {["spec", "template", "spec", "serviceAccountName"]}
}

test_deny_in_ambient if {
	found := guardrail.deny with input as review(pod({}), {"istio.io/dataplane-mode": "ambient"})
	count(found) == 1
}

test_allow_own if {
	every name in ["reviews", "Default"] {
		denied(pod({"serviceAccountName": name})) == set()
		denied(pod({"serviceAccount": name})) == set()
	}
}

test_allow_outside_the_mesh if {
	every labels in [{}, {"istio-injection": "disabled"}] {
		found := guardrail.deny with input as review(pod({}), labels)
		found == set()
	}
	denied(pod({"hostNetwork": true})) == set()
}

test_allow_no_pod if {
	denied({"kind": "Deployment", "spec": {"template": null}}) == set()
	denied({}) == set()
}

# Where the namespace was not given, its name tells.
test_allow_at_home_of_istio if {
	home := {"request": {"namespace": "istio-system"}, "context": {"namespace": null}}
	reviewed := review(pod({}), {})
	found := guardrail.deny with input as object.union(reviewed, home)
	found == set()
}

pod(spec) := {"kind": "Pod", "metadata": {"name": "web"}, "spec": spec}

denied(object) := found if {
	found := guardrail.deny with input as review(object, {"istio-injection": "enabled"})
}

review(object, labels) := {
	"object": object,
	"request": {"namespace": "shop"},
	"context": {"namespace": {"name": "shop", "labels": labels, "annotations": {}}},
}
