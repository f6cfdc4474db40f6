# The pod that a Pod is, or that a workload starts: where it stands in the object, its labels,
# annotations and containers, and what Istio's injector makes of them.
package lib.workload

import rego.v1

import data.lib.namespace

# Where the pod stands in an object; a path to nowhere in what starts no pods.
path(obj) := object.get(_paths, object.get(obj, "kind", ""), [""])

_paths := {
	"CronJob": ["spec", "jobTemplate", "spec", "template"],
	"DaemonSet": ["spec", "template"],
	"Deployment": ["spec", "template"],
	"DeploymentConfig": ["spec", "template"],
	"Job": ["spec", "template"],
	"Pod": [],
	"ReplicaSet": ["spec", "template"],
	"ReplicationController": ["spec", "template"],
	"StatefulSet": ["spec", "template"],
}

# The pod with its metadata and spec, or its template; null where there is none. All that follows
# takes it.
template(obj) := found if {
	found := object.get(obj, path(obj), null)
	is_object(found)
}

template(obj) := null if not is_object(object.get(obj, path(obj), null))

annotations(pod) := pod.metadata.annotations if is_object(pod.metadata.annotations)

annotations(pod) := {} if not _has_map(pod, "annotations")

labels(pod) := pod.metadata.labels if is_object(pod.metadata.labels)

labels(pod) := {} if not _has_map(pod, "labels")

_has_map(pod, field) if is_object(pod.metadata[field])

# Init containers are among them: a native sidecar is one.
containers(pod) := {container |
	some field in ["containers", "initContainers"]
	is_array(pod.spec[field])
	some container in pod.spec[field]
	is_object(container)
}

# What the pod says of its injection, {"field", "value"}; the value is null where it says nothing.
# The label wins over the annotation of the same name, and webhook selectors see the label only.
injection(pod) := {"field": "labels", "value": value} if {
	value := object.get(labels(pod), _inject, null)
	value != null
}

injection(pod) := {"field": "annotations", "value": value} if {
	object.get(labels(pod), _inject, null) == null
	value := object.get(annotations(pod), _inject, null)
}

_inject := "sidecar.istio.io/inject"

# Pods on the host's network are never injected, and never captured.
on_host_network(pod) if pod.spec.hostNetwork == true

# Whether the pod runs nothing but the proxy, as gateways and waypoints do. Their labels prove
# nothing: any pod may carry them.
runs_only_proxy(pod) if {
	is_array(pod.spec.containers)
	some container in pod.spec.containers
	container.name == "istio-proxy"
	not _runs_more(pod)
}

_runs_more(pod) if {
	some container in pod.spec.containers
	not container.name == "istio-proxy"
}

# Whether Istio's injector gives the pod a sidecar, under the namespace's injection as the helper
# `namespace` tells it.
gets_sidecar(pod, injection_of_namespace) if {
	is_object(pod)
	not on_host_network(pod)
	not _opted_out(pod)
	_chosen(pod, injection_of_namespace)
}

# A value other than these two leaves the choice to the namespace.
_opted_out(pod) if injection(pod).value in {"false", false}

_chosen(_, injection_of_namespace) if injection_of_namespace == "enabled"

_chosen(pod, "asked") if labels(pod)[_inject] == "true"

_chosen(pod, "asked") if {
	revision := object.get(labels(pod), "istio.io/rev", "")
	is_string(revision)
	revision != ""
}

# Whether the pod's traffic goes through the mesh, be it by a sidecar or by ztunnel. Takes the view
# `namespace`, and the namespace's name for where the view is null.
in_mesh(pod, view, name) if gets_sidecar(pod, namespace.injection(view, name))

in_mesh(pod, view, _) if {
	is_object(pod)
	not on_host_network(pod)
	namespace.ambient({"istio.io/dataplane-mode": _dataplane_mode(pod, view)})
}

# The pod's own label wins over that of its namespace.
_dataplane_mode(pod, _) := mode if {
	mode := object.get(labels(pod), "istio.io/dataplane-mode", null)
	mode != null
}

_dataplane_mode(pod, view) := mode if {
	object.get(labels(pod), "istio.io/dataplane-mode", null) == null
	mode := object.get({"view": view}, ["view", "labels", "istio.io/dataplane-mode"], null)
}

# Whether it is injected from the template of gateways, which are sized as what they are.
injected_as_gateway(pod) if {
	templates := object.get(annotations(pod), "inject.istio.io/templates", null)
	is_string(templates)
	some name in split(templates, ",")
	trim_space(name) == "gateway"
}

# Whether it brings resources for the proxy: what a pod says of a container named istio-proxy is
# laid over the injected one, so that empty requests and limits leave it as it is.
sizes_proxy(pod) if {
	some container in containers(pod)
	container.name == "istio-proxy"
	some field in ["requests", "limits"]
	is_object(container.resources[field])
	count(container.resources[field]) > 0
}
