package istio.pod.proxy_resources_test

import rego.v1

import data.istio.pod.proxy_resources as guardrail

complete := {
	"sidecar.istio.io/proxyCPU": "100m",
	"sidecar.istio.io/proxyCPULimit": "2000m",
	"sidecar.istio.io/proxyMemory": "128Mi",
	"sidecar.istio.io/proxyMemoryLimit": "1024Mi",
}

test_deny_none_of_the_four if {
	denied(pod({})) == {{
		"path": ["metadata", "annotations"],
		"msg": concat("", [
			"annotations lack proxyCPU, proxyCPULimit, proxyMemory, proxyMemoryLimit of ",
			"sidecar.istio.io; must have all four sizes",
		]),
	}}
}

test_deny_one_to_three_of_the_four if {
	denied(pod({"sidecar.istio.io/proxyCPU": "500m", "sidecar.istio.io/proxyMemory": null})) == {{
		"path": ["metadata", "annotations"],
		"msg": concat("", [
			"annotations lack proxyCPULimit, proxyMemory, proxyMemoryLimit of ",
			"sidecar.istio.io; must have all four sizes",
		]),
	}}
	every key, _ in complete {
		count(denied(pod(object.remove(complete, [key])))) == 1
	}
}

test_deny_no_quantity if {
	denied(pod(object.union(complete, {"sidecar.istio.io/proxyMemory": "128MB"}))) == {{
		"path": ["metadata", "annotations", "sidecar.istio.io/proxyMemory"],
		"msg": "proxyMemory is 128MB; must be a quantity, such as 100m or 128Mi",
	}}
	every value in ["", "-100m", "half", 1, true, {}] {
		count(denied(pod(object.union(complete, {"sidecar.istio.io/proxyCPU": value})))) == 1
	}
}

test_deny_no_text_at_all if {
	denied(pod(object.union(complete, {"sidecar.istio.io/proxyCPU": ""}))) == {{
		"path": ["metadata", "annotations", "sidecar.istio.io/proxyCPU"],
		"msg": `proxyCPU is ""; must be a quantity, such as 100m or 128Mi`,
	}}
}

test_deny_request_above_its_limit if {
	denied(pod(object.union(complete, {"sidecar.istio.io/proxyCPU": "2001m"}))) == {{
		"path": ["metadata", "annotations", "sidecar.istio.io/proxyCPU"],
		"msg": "proxyCPU is 2001m; must be at most 2000m, its limit",
	}}
	count(denied(pod(object.union(complete, {"sidecar.istio.io/proxyMemoryLimit": "127Mi"})))) == 1
	count(denied(pod(object.union(complete, {"sidecar.istio.io/proxyMemoryLimit": "0"})))) == 1
}

test_deny_template_of_a_workload if {
	denied({"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {}}}}}) == {{
		"path": ["spec", "jobTemplate", "spec", "template", "metadata", "annotations"],
		"msg": concat("", [
			"annotations lack proxyCPU, proxyCPULimit, proxyMemory, proxyMemoryLimit of ",
			"sidecar.istio.io; must have all four sizes",
		]),
	}}
}

test_deny_annotations_absent_or_mistyped if {
	every metadata in [null, {}, "mistyped", {"annotations": null}, {"annotations": ["a"]}] {
		count(denied({"kind": "Pod", "metadata": metadata, "spec": {}})) == 1
	}
}

test_deny_proxy_container_without_resources if {
	every container in [
		{"name": "istio-proxy"}, {"name": "istio-proxy", "resources": {}},
		{"name": "istio-proxy", "resources": null}, {"name": "istio-proxy", "resources": "mistyped"},
		{"name": "istio-proxy", "resources": {"requests": {}, "limits": {}}},
		{"name": "web", "resources": {"limits": {"cpu": "1"}}},
	] {
		count(denied(object.union(pod({}), {"spec": {"containers": [container]}}))) == 1
	}
}

test_allow_all_four if denied(pod(complete)) == set()

test_allow_request_at_its_limit if {
	denied(pod(object.union(complete, {"sidecar.istio.io/proxyCPU": "2"}))) == set()
}

test_allow_proxy_container_with_resources if {
	every field in ["containers", "initContainers"] {
		sized := [{"name": "istio-proxy", "resources": {"limits": {"cpu": "1"}}}]
		untouched(object.union(pod({}), {"spec": {field: sized}}))
	}
}

test_allow_gateways if {
	every templates in ["gateway", "sidecar, gateway", " gateway ,custom"] {
		untouched(pod({"inject.istio.io/templates": templates}))
	}
	every templates in ["sidecar", "gateways", "", 5] {
		count(denied(pod({"inject.istio.io/templates": templates}))) == 1
	}
}

test_allow_without_sidecar if {
	untouched(object.union(pod({}), {"spec": {"hostNetwork": true}}))
	untouched(pod({"sidecar.istio.io/inject": "false"}))
	untouched({"kind": "Pod", "metadata": {"labels": {"sidecar.istio.io/inject": "false"}}})
	every labels in [{}, {"istio-injection": "disabled"}, {"istio.io/dataplane-mode": "ambient"}] {
		outside := json.patch(review(pod({}), {}), [{
			"op": "replace",
			"path": "/context/namespace/labels",
			"value": labels,
		}])
		findings := guardrail.deny with input as outside
		findings == set()
	}
}

test_allow_workload_without_template if {
	every spec in [null, {}, {"template": null}, {"template": "mistyped"}] {
		untouched({"kind": "ReplicationController", "spec": spec})
	}
}

test_inject_the_parameters if injected(pod({}), {}) == complete

test_inject_at_the_path_of_the_kind if {
	defaults := guardrail.inject with input as review(
		{"kind": "Deployment", "spec": {"template": {}}},
		{},
	)
	{found.path | some found in defaults} == {
		["spec", "template", "metadata", "annotations", "sidecar.istio.io/proxyCPU"],
		["spec", "template", "metadata", "annotations", "sidecar.istio.io/proxyCPULimit"],
		["spec", "template", "metadata", "annotations", "sidecar.istio.io/proxyMemory"],
		["spec", "template", "metadata", "annotations", "sidecar.istio.io/proxyMemoryLimit"],
	}
}

test_inject_the_rest if {
	injected(pod({"sidecar.istio.io/proxyCPU": "500m"}), {}) == {
		"sidecar.istio.io/proxyCPULimit": "2000m",
		"sidecar.istio.io/proxyMemory": "128Mi",
		"sidecar.istio.io/proxyMemoryLimit": "1024Mi",
	}
}

test_inject_what_the_namespace_says if {
	injected(pod({}), {
		"sidecar.istio.io/proxyCPU": "250m",
		"sidecar.istio.io/proxyMemoryLimit": "2Gi",
	}) == {
		"sidecar.istio.io/proxyCPU": "250m",
		"sidecar.istio.io/proxyCPULimit": "2000m",
		"sidecar.istio.io/proxyMemory": "128Mi",
		"sidecar.istio.io/proxyMemoryLimit": "2Gi",
	}
}

test_inject_nothing_of_what_is_no_quantity_in_the_namespace if {
	every value in ["", "a lot", "-1", null, 1] {
		injected(pod({}), {"sidecar.istio.io/proxyCPU": value}) == complete
	}
}

test_inject_a_limit_that_the_request_of_the_pod_fits if {
	injected(pod({"sidecar.istio.io/proxyCPU": "3"}), {})["sidecar.istio.io/proxyCPULimit"] == "3"
}

test_inject_a_request_that_fits_the_limit_of_the_pod if {
	limited := {"sidecar.istio.io/proxyMemoryLimit": "64Mi"}
	injected(pod(limited), {})["sidecar.istio.io/proxyMemory"] == "64Mi"
}

test_inject_the_namespace_over_the_parameters if {
	annotations := injected(pod({}), {
		"sidecar.istio.io/proxyCPU": "3",
		"sidecar.istio.io/proxyMemoryLimit": "64Mi",
	})
	annotations == {
		"sidecar.istio.io/proxyCPU": "3",
		"sidecar.istio.io/proxyCPULimit": "3",
		"sidecar.istio.io/proxyMemory": "64Mi",
		"sidecar.istio.io/proxyMemoryLimit": "64Mi",
	}
}

test_inject_the_limit_for_both_where_the_namespace_contradicts_itself if {
	annotations := injected(pod({}), {
		"sidecar.istio.io/proxyCPU": "3",
		"sidecar.istio.io/proxyCPULimit": "1",
	})
	annotations["sidecar.istio.io/proxyCPU"] == "1"
	annotations["sidecar.istio.io/proxyCPULimit"] == "1"
}

test_inject_nothing_over_what_is_set if {
	injected(pod(complete), {"sidecar.istio.io/proxyCPU": "250m"}) == {}
	injected(pod({key: "wrong" | some key, _ in complete}), {}) == {}
	injected(pod({key: "" | some key, _ in complete}), {}) == {}
}

test_inject_beside_what_is_no_quantity if {
	injected(
		pod(object.union(
			object.remove(complete, ["sidecar.istio.io/proxyCPULimit"]),
			{"sidecar.istio.io/proxyCPU": "half"},
		)),
		{},
	) == {"sidecar.istio.io/proxyCPULimit": "2000m"}
}

pod(annotations) := {
	"kind": "Pod",
	"metadata": {"name": "web", "annotations": annotations},
	"spec": {"containers": [{"name": "web"}]},
}

untouched(object) if {
	denied(object) == set()
	injected(object, {}) == {}
}

denied(object) := findings if {
	findings := guardrail.deny with input as review(object, {})
}

# By annotation: the last key of the path.
injected(object, annotations) := {found.path[count(found.path) - 1]: found.value |
	defaults := guardrail.inject with input as review(object, annotations)
	some found in defaults
}

review(object, annotations) := {
	"object": object,
	"request": {"operation": "CREATE", "namespace": "shop"},
	"params": {"pod-proxy-resources": {
		"cpu": "100m",
		"cpuLimit": "2000m",
		"memory": "128Mi",
		"memoryLimit": "1024Mi",
	}},
	"context": {"namespace": {
		"name": "shop",
		"labels": {"istio-injection": "enabled"},
		"annotations": annotations,
		"deleting": false,
	}},
}
