package lib.workload_test

import rego.v1

import data.lib.workload

marked := {"metadata": {"name": "here"}}

test_template_of_every_kind if {
	every kind in ["DaemonSet", "Deployment", "DeploymentConfig", "Job", "ReplicaSet"] {
		workload.template({"kind": kind, "spec": {"template": marked}}) == marked
	}
	every kind in ["ReplicationController", "StatefulSet"] {
		workload.template({"kind": kind, "spec": {"template": marked}}) == marked
	}
	cron_job := {"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": marked}}}}
	workload.template(cron_job) == marked
	a_pod := {"kind": "Pod", "metadata": {}, "spec": {}}
	workload.template(a_pod) == a_pod
}

test_path if {
	workload.path({"kind": "Pod"}) == []
	workload.path({"kind": "Deployment"}) == ["spec", "template"]
	workload.path({"kind": "CronJob"}) == ["spec", "jobTemplate", "spec", "template"]
}

test_no_template_in_other_kinds if {
	every obj in [{}, {"kind": "Service"}, {"kind": null}, {"kind": {}}] {
		workload.path(obj) == [""]
		workload.template(obj) == null
	}
}

test_no_template_where_absent_or_mistyped if {
	every spec in [null, {}, "mistyped", {"template": null}, {"template": "mistyped"}] {
		workload.template({"kind": "ReplicationController", "spec": spec}) == null
	}
}

test_annotations_and_labels if {
	workload.annotations({"metadata": {"annotations": {"a": "1"}}}) == {"a": "1"}
	workload.labels({"metadata": {"labels": {"l": "1"}}}) == {"l": "1"}
}

test_annotations_and_labels_are_empty_where_absent_or_mistyped if {
	every pod in [
		null, {}, {"metadata": null}, {"metadata": "mistyped"}, {"metadata": {}},
		{"metadata": {"annotations": null, "labels": null}},
		{"metadata": {"annotations": ["a"], "labels": ["l"]}},
	] {
		workload.annotations(pod) == {}
		workload.labels(pod) == {}
	}
}

test_containers_of_both_lists if {
	workload.containers({"spec": {
		"containers": [{"name": "web"}, null, "mistyped"],
		"initContainers": [{"name": "migrate"}],
	}}) == {{"name": "web"}, {"name": "migrate"}}
}

test_no_containers_where_absent_or_mistyped if {
	every spec in [null, {}, "mistyped", {"containers": null}, {"containers": "mistyped"}] {
		workload.containers({"spec": spec}) == set()
	}
	workload.containers(null) == set()
}

test_in_mesh_by_sidecar if {
	workload.in_mesh({}, labelled_namespace({"istio-injection": "enabled"}), "shop")
	workload.in_mesh({}, null, "shop")
	workload.in_mesh(labelled(inject("true")), labelled_namespace({}), "shop")
}

test_in_mesh_by_ztunnel if {
	ambient := {"istio.io/dataplane-mode": "ambient"}
	workload.in_mesh({}, labelled_namespace(ambient), "shop")
	workload.in_mesh(labelled(ambient), labelled_namespace({}), "shop")
	workload.in_mesh(labelled(ambient), null, "kube-system")
}

test_not_in_mesh if {
	ambient := {"istio.io/dataplane-mode": "ambient"}
	not workload.in_mesh({}, labelled_namespace({}), "shop")
	not workload.in_mesh({}, null, "kube-system")
	not workload.in_mesh(null, labelled_namespace(ambient), "shop")
	leaves := labelled({"istio.io/dataplane-mode": "none"})
	not workload.in_mesh(leaves, labelled_namespace(ambient), "shop")
	not workload.in_mesh({"spec": {"hostNetwork": true}}, labelled_namespace(ambient), "shop")
	not workload.in_mesh(labelled(inject("false")), null, "shop")
}

test_label_wins_over_annotation if {
	pod := {"metadata": {"labels": inject("true"), "annotations": inject("false")}}
	workload.injection(pod) == {"field": "labels", "value": "true"}
}

test_annotation_counts_without_label if {
	every labels in [null, {}, inject(null)] {
		pod := {"metadata": {"labels": labels, "annotations": inject("false")}}
		workload.injection(pod) == {"field": "annotations", "value": "false"}
	}
}

test_says_nothing_of_injection if {
	every pod in [null, {}, labelled(inject(null)), annotated(inject(null))] {
		workload.injection(pod).value == null
	}
}

test_on_host_network if workload.on_host_network({"spec": {"hostNetwork": true}})

test_not_on_host_network if {
	every spec in [null, {}, {"hostNetwork": false}, {"hostNetwork": null}, {"hostNetwork": "true"}] {
		not workload.on_host_network({"spec": spec})
	}
}

test_runs_only_proxy if {
	workload.runs_only_proxy({"spec": {"containers": [{"name": "istio-proxy"}]}})
}

test_runs_more_than_proxy if {
	every containers in [
		null, "mistyped", [], [{}], [null], [{"name": "web"}], [{"name": "istio-proxy"}, {}],
		[{"name": "web"}, {"name": "istio-proxy"}],
	] {
		not workload.runs_only_proxy({"spec": {"containers": containers}})
	}
	not workload.runs_only_proxy({})
}

test_gets_sidecar_unless_it_opts_out if {
	every pod in [
		{}, labelled(inject("true")), labelled(inject("no")), labelled(inject("")),
		{"metadata": {"labels": inject("true"), "annotations": inject("false")}},
	] {
		workload.gets_sidecar(pod, "enabled")
	}
}

test_gets_no_sidecar_when_opted_out if {
	every pod in [
		labelled(inject("false")), labelled(inject(false)), annotated(inject("false")),
		{"metadata": {"labels": inject("false"), "annotations": inject("true")}},
	] {
		not workload.gets_sidecar(pod, "enabled")
		not workload.gets_sidecar(pod, "asked")
	}
}

test_gets_sidecar_when_it_asks if {
	every labels in [inject("true"), {"istio.io/rev": "canary"}] {
		workload.gets_sidecar(labelled(labels), "asked")
	}
}

test_gets_no_sidecar_when_it_does_not_ask if {
	every pod in [
		{}, labelled(inject("yes")), annotated(inject("true")),
		labelled({"istio.io/rev": ""}), labelled({"istio.io/rev": null}),
	] {
		not workload.gets_sidecar(pod, "asked")
	}
}

test_gets_no_sidecar_where_the_namespace_refuses if {
	not workload.gets_sidecar(labelled(inject("true")), "disabled")
}

test_gets_no_sidecar_on_host_network if {
	not workload.gets_sidecar({"spec": {"hostNetwork": true}}, "enabled")
}

test_gets_no_sidecar_without_pod if not workload.gets_sidecar(null, "enabled")

test_injected_as_gateway if {
	every templates in ["gateway", "sidecar, gateway", " gateway ,custom"] {
		workload.injected_as_gateway(annotated({"inject.istio.io/templates": templates}))
	}
}

test_not_injected_as_gateway if {
	every templates in ["sidecar", "gateways", "", null, 5, ["gateway"]] {
		not workload.injected_as_gateway(annotated({"inject.istio.io/templates": templates}))
	}
	not workload.injected_as_gateway({})
}

test_sizes_proxy if {
	every field in ["containers", "initContainers"] {
		sized := [{"name": "istio-proxy", "resources": {"limits": {"cpu": "1"}}}]
		workload.sizes_proxy({"spec": {field: sized}})
	}
}

test_does_not_size_proxy if {
	every container in [
		null, {}, {"name": "istio-proxy"}, {"name": "istio-proxy", "resources": {}},
		{"name": "istio-proxy", "resources": null}, {"name": "istio-proxy", "resources": "mistyped"},
		{"name": "istio-proxy", "resources": {"requests": {}, "limits": null, "claims": [1]}},
		{"name": "web", "resources": {"limits": {"cpu": "1"}}},
	] {
		not workload.sizes_proxy({"spec": {"containers": [container]}})
	}
}

inject(value) := {"sidecar.istio.io/inject": value}

labelled(labels) := {"metadata": {"labels": labels}}

annotated(annotations) := {"metadata": {"annotations": annotations}}

labelled_namespace(labels) := {"name": "shop", "labels": labels, "annotations": {}}
