package istio.pod.injection_disabled_test

import rego.v1

import data.istio.pod.injection_disabled as guardrail

test_deny_label_false if {
	denied(pod({"labels": inject("false")}, {})) == {{
		"path": ["metadata", "labels", "sidecar.istio.io/inject"],
		"msg": `sidecar.istio.io/inject is "false"; must be "true" or absent`,
	}}
}

test_deny_annotation_false if {
	every labels in [null, {}, inject(null), {"app": "web"}] {
		denied(pod({"labels": labels, "annotations": inject("false")}, {})) == {{
			"path": ["metadata", "annotations", "sidecar.istio.io/inject"],
			"msg": `sidecar.istio.io/inject is "false"; must be "true" or absent`,
		}}
	}
}

test_deny_label_over_annotation if {
	denied(pod({"labels": inject("false"), "annotations": inject("true")}, {})) == {{
		"path": ["metadata", "labels", "sidecar.istio.io/inject"],
		"msg": `sidecar.istio.io/inject is "false"; must be "true" or absent`,
	}}
}

test_deny_everything_but_true if {
	every value in ["False", "True", "no", "yes", "0", "1", "f", "", " true", false, true, 0, {}] {
		count(denied(pod({"labels": inject(value)}, {}))) == 1
	}
}

test_deny_template_of_a_workload if {
	denied({"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {
		"metadata": {"labels": inject("false")},
		"spec": {"containers": [{"name": "report"}]},
	}}}}}) == {{
		"path": [
			"spec", "jobTemplate", "spec", "template",
			"metadata", "labels", "sidecar.istio.io/inject",
		],
		"msg": `sidecar.istio.io/inject is "false"; must be "true" or absent`,
	}}
}

test_deny_where_the_namespace_was_not_given if {
	findings := guardrail.deny with input as {
		"object": pod({"labels": inject("false")}, {}),
		"request": {"namespace": "shop"},
		"context": {"namespace": null},
	}
	count(findings) == 1
}

test_deny_container_beside_a_proxy if {
	containers := [{"name": "istio-proxy"}, {"name": "web"}]
	count(denied(pod({"labels": inject("false")}, {"containers": containers}))) == 1
}

test_allow_true_or_absent if {
	every metadata in [
		null, {}, {"labels": {}}, {"labels": inject("true")}, {"annotations": inject("true")},
		{"labels": inject("true"), "annotations": inject("false")}, {"labels": inject(null)},
	] {
		denied(pod(metadata, {})) == set()
	}
}

test_allow_label_of_the_controller if {
	denied({
		"kind": "Deployment",
		"metadata": {"labels": inject("false")},
		"spec": {"template": {"metadata": {}, "spec": {}}},
	}) == set()
}

test_allow_gateway if {
	gateway := {"containers": [{"name": "istio-proxy", "args": ["proxy", "router"]}]}
	denied(pod({"labels": inject("false")}, gateway)) == set()
}

test_allow_on_host_network if {
	denied(pod({"labels": inject("false")}, {"hostNetwork": true})) == set()
}

test_allow_outside_the_mesh if {
	every labels in [
		{}, {"istio-injection": "disabled"}, {"istio.io/dataplane-mode": "ambient"}, {"istio.io/rev": ""},
	] {
		findings := guardrail.deny with input as {
			"object": pod({"labels": inject("false")}, {}),
			"request": {"namespace": "shop"},
			"context": {"namespace": {"name": "shop", "labels": labels, "annotations": {}}},
		}
		findings == set()
	}
}

test_allow_at_home_of_istio if {
	findings := guardrail.deny with input as {
		"object": pod({"labels": inject("false")}, {}),
		"request": {"namespace": "istio-system"},
		"context": {"namespace": null},
	}
	findings == set()
}

inject(value) := {"sidecar.istio.io/inject": value}

pod(metadata, spec) := {"kind": "Pod", "metadata": metadata, "spec": spec}

denied(object) := findings if {
	findings := guardrail.deny with input as {
		"object": object,
		"request": {"namespace": "shop"},
		"context": {"namespace": {"name": "shop", "labels": {"istio-injection": "enabled"}}},
	}
}
