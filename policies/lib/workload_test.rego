package lib.workload_test

import rego.v1

import data.lib.workload

prefixes := {
	"Pod": [],
	"Deployment": ["spec", "template"],
	"StatefulSet": ["spec", "template"],
	"DaemonSet": ["spec", "template"],
	"ReplicaSet": ["spec", "template"],
	"Job": ["spec", "template"],
	"ReplicationController": ["spec", "template"],
	"DeploymentConfig": ["spec", "template"],
	"CronJob": ["spec", "jobTemplate", "spec", "template"],
}

test_path_of_every_kind if {
	every kind, path in prefixes {
		workload.path == path with input as of_kind(kind, {})
	}
}

test_no_path_in_other_kinds if not workload.path with input as of_kind("Service", {})

test_annotations_and_labels_are_those_of_the_pod if {
	every kind, _ in prefixes {
		workload.annotations == {"a": "1"} with input as of_kind(kind, {"annotations": {"a": "1"}})
		workload.labels == {"l": "1"} with input as of_kind(kind, {"labels": {"l": "1"}})
	}
}

test_annotations_and_labels_are_not_those_of_the_controller if {
	labelled := {"kind": "Deployment", "metadata": {"labels": {"l": "1"}, "annotations": {"a": "1"}}}
	workload.labels == {} with input as {"object": labelled}
	workload.annotations == {} with input as {"object": labelled}
}

test_annotations_are_empty_where_absent_or_mistyped if {
	every metadata in [null, "mistyped", {}, {"annotations": null}, {"annotations": ["a"]}] {
		workload.annotations == {} with input as of_kind("Job", metadata)
	}
}

test_containers_of_both_lists if {
	workload.containers == {{"name": "web"}, {"name": "migrate"}} with input as pod({
		"containers": [{"name": "web"}, null, "mistyped"],
		"initContainers": [{"name": "migrate"}],
	})
}

test_no_containers_where_absent_or_mistyped if {
	every spec in [null, {}, {"containers": null}, {"containers": "mistyped"}] {
		workload.containers == set() with input as pod(spec)
	}
}

test_label_wins_over_annotation if {
	workload.injection == {
		"path": ["spec", "template", "metadata", "labels", "sidecar.istio.io/inject"],
		"value": "true",
	} with input as of_kind("Deployment", {"labels": inject("true"), "annotations": inject("false")})
}

test_annotation_counts_without_label if {
	every labels in [null, {}, inject(null)] {
		workload.injection == {
			"path": ["metadata", "annotations", "sidecar.istio.io/inject"],
			"value": "false",
		} with input as of_kind("Pod", {"labels": labels, "annotations": inject("false")})
	}
}

test_says_nothing_of_injection if {
	every metadata in [null, {}, {"labels": inject(null)}, {"annotations": inject(null)}] {
		not workload.injection with input as of_kind("Pod", metadata)
	}
}

test_on_host_network if workload.on_host_network with input as pod({"hostNetwork": true})

test_not_on_host_network if {
	every spec in [null, {}, {"hostNetwork": false}, {"hostNetwork": null}, {"hostNetwork": "true"}] {
		not workload.on_host_network with input as pod(spec)
	}
}

test_runs_only_proxy if {
	workload.runs_only_proxy with input as pod({"containers": [{"name": "istio-proxy"}]})
}

test_runs_more_than_proxy if {
	every containers in [
		null, "mistyped", [], [{}], [null], [{"name": "web"}], [{"name": "istio-proxy"}, {}],
		[{"name": "web"}, {"name": "istio-proxy"}],
	] {
		not workload.runs_only_proxy with input as pod({"containers": containers})
	}
}

test_gets_sidecar_in_a_namespace_that_injects if {
	every labels in [{}, inject("true"), inject("no"), inject("")] {
		workload.gets_sidecar with input as within({"istio-injection": "enabled"}, {"labels": labels})
	}
}

test_gets_no_sidecar_when_opted_out if {
	every metadata in [
		{"labels": inject("false")},
		{"labels": inject(false)},
		{"annotations": inject("false")},
		{"labels": inject("false"), "annotations": inject("true")},
	] {
		not workload.gets_sidecar with input as within({"istio-injection": "enabled"}, metadata)
	}
}

test_gets_sidecar_when_it_asks if {
	every labels in [inject("true"), {"istio.io/rev": "canary"}] {
		workload.gets_sidecar with input as within({}, {"labels": labels})
	}
}

test_gets_no_sidecar_when_it_does_not_ask if {
	every metadata in [
		{}, {"labels": inject("yes")}, {"annotations": inject("true")},
		{"labels": {"istio.io/rev": ""}}, {"labels": {"istio.io/rev": null}},
	] {
		not workload.gets_sidecar with input as within({}, metadata)
	}
}

test_gets_no_sidecar_where_the_namespace_refuses if {
	every labels in [{"istio-injection": "disabled"}, {"istio.io/rev": ""}] {
		not workload.gets_sidecar with input as within(labels, {"labels": inject("true")})
	}
}

test_gets_no_sidecar_on_host_network if {
	not workload.gets_sidecar with input as object.union(
		pod({"hostNetwork": true}),
		{"context": {"namespace": null}},
	)
}

test_gets_no_sidecar_without_template if {
	every spec in [null, {}, {"template": null}, {"template": "mistyped"}] {
		not workload.gets_sidecar with input as {
			"object": {"kind": "ReplicationController", "spec": spec},
			"request": {"namespace": "shop"},
			"context": {"namespace": null},
		}
	}
}

test_injected_as_gateway if {
	every templates in ["gateway", "sidecar, gateway", " gateway ,custom"] {
		workload.injected_as_gateway with input as of_kind("Job", {"annotations": template(templates)})
	}
}

test_not_injected_as_gateway if {
	every templates in ["sidecar", "gateways", "", null, 5, ["gateway"]] {
		metadata := {"annotations": template(templates)}
		not workload.injected_as_gateway with input as of_kind("Job", metadata)
	}
	not workload.injected_as_gateway with input as of_kind("Job", {})
}

test_sizes_proxy if {
	every field in ["containers", "initContainers"] {
		sized := [{"name": "istio-proxy", "resources": {"limits": {"cpu": "1"}}}]
		workload.sizes_proxy with input as pod({field: sized})
	}
}

test_does_not_size_proxy if {
	every container in [
		null, {}, {"name": "istio-proxy"}, {"name": "istio-proxy", "resources": {}},
		{"name": "istio-proxy", "resources": null}, {"name": "istio-proxy", "resources": "mistyped"},
		{"name": "web", "resources": {"limits": {"cpu": "1"}}},
	] {
		not workload.sizes_proxy with input as pod({"containers": [container]})
	}
}

template(templates) := {"inject.istio.io/templates": templates}

inject(value) := {"sidecar.istio.io/inject": value}

of_kind(kind, metadata) := {"object": json.patch(
	{
		"kind": kind,
		"metadata": {},
		"spec": {"template": {}, "jobTemplate": {"spec": {"template": {}}}},
	},
	[{
		"op": "add",
		"path": array.concat(object.get(prefixes, kind, []), ["metadata"]),
		"value": metadata,
	}],
)}

pod(spec) := {
	"object": {"kind": "Pod", "metadata": {}, "spec": spec},
	"request": {"namespace": "shop"},
}

within(labels, metadata) := {
	"object": {"kind": "Deployment", "spec": {"template": {"metadata": metadata, "spec": {}}}},
	"request": {"namespace": "shop"},
	"context": {"namespace": viewed(labels)},
}

viewed(labels) := {"name": "shop", "labels": labels, "annotations": {}, "deleting": false}
