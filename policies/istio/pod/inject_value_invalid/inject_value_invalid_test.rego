package istio.pod.inject_value_invalid_test

import rego.v1

import data.istio.pod.inject_value_invalid as guardrail

test_deny_label if {
	denied(pod({"labels": inject("no")})) == {{
		"path": ["metadata", "labels", "sidecar.istio.io/inject"],
		"msg": `sidecar.istio.io/inject is no; must be "true" or "false"`,
	}}
}

test_deny_annotation if {
	denied(pod({"annotations": inject("0")})) == {{
		"path": ["metadata", "annotations", "sidecar.istio.io/inject"],
		"msg": `sidecar.istio.io/inject is "0"; must be "true" or "false"`,
	}}
}

test_deny_everything_but_the_two if {
	every value in ["False", "True", "yes", "f", "1", "", " true", "disabled", true, false, 0, {}] {
		count(denied(pod({"labels": inject(value)}))) == 1
	}
}

test_deny_template_of_a_workload if {
	template := {"metadata": {"labels": inject("f")}}
	found := denied({"kind": "Deployment", "spec": {"template": template}})
	{breach.path | some breach in found} == {
		["spec", "template", "metadata", "labels", "sidecar.istio.io/inject"],
	}
}

test_deny_where_pods_may_ask if {
	every labels in [{}, {"istio.io/dataplane-mode": "ambient"}] {
		found := guardrail.deny with input as review(pod({"labels": inject("yes")}), labels)
		count(found) == 1
	}
}

test_allow_true_and_false if {
	every value in ["true", "false", null] {
		denied(pod({"labels": inject(value)})) == set()
		denied(pod({"annotations": inject(value)})) == set()
	}
}

test_allow_annotation_that_the_label_hides if {
	denied(pod({"labels": inject("true"), "annotations": inject("no")})) == set()
}

test_allow_absent_or_mistyped if {
	every metadata in [null, {}, "mistyped", {"labels": null}, {"labels": ["no"]}] {
		denied(pod(metadata)) == set()
	}
	denied({"kind": "Deployment", "spec": {"template": null}}) == set()
}

test_allow_what_is_never_injected if {
	denied(object.union(pod({"labels": inject("no")}), {"spec": {"hostNetwork": true}})) == set()
	found := guardrail.deny with input as review(
		pod({"labels": inject("no")}),
		{"istio-injection": "disabled"},
	)
	found == set()
}

inject(value) := {"sidecar.istio.io/inject": value}

pod(metadata) := {"kind": "Pod", "metadata": metadata, "spec": {}}

denied(object) := found if {
	found := guardrail.deny with input as review(object, {"istio-injection": "enabled"})
}

review(object, labels) := {
	"object": object,
	"request": {"namespace": "shop"},
	"context": {"namespace": {"name": "shop", "labels": labels, "annotations": {}}},
}
