# The pod that a Pod is, or that a workload starts: its labels, annotations and containers, where
# they stand in the object, and what Istio's injector makes of them.
package lib.workload

import rego.v1

import data.lib.namespace

# Where the pod stands in the object under review: undefined for what starts no pods.
path := _paths[input.object.kind]

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

annotations := _map(["metadata", "annotations"])

labels := _map(["metadata", "labels"])

_map(keys) := found if {
	found := _at(keys)
	is_object(found)
}

_map(keys) := {} if not is_object(_at(keys))

_at(keys) := object.get(input.object, array.concat(path, keys), null)

# Init containers are among them: a native sidecar is one.
containers contains container if {
	some field in ["containers", "initContainers"]
	some container in _list(["spec", field])
	is_object(container)
}

_list(keys) := found if {
	found := _at(keys)
	is_array(found)
}

_list(keys) := [] if not is_array(_at(keys))

# What the pod says of its injection, {"path", "value"}; undefined where it says nothing. The label
# wins over the annotation of the same name, and the selectors of the webhook see the label only.
injection := {"path": array.concat(path, ["metadata", "labels", _inject]), "value": value} if {
	value := object.get(labels, _inject, null)
	value != null
}

injection := {"path": array.concat(path, ["metadata", "annotations", _inject]), "value": value} if {
	object.get(labels, _inject, null) == null
	value := object.get(annotations, _inject, null)
	value != null
}

_inject := "sidecar.istio.io/inject"

# Pods on the host's network are never injected, and never captured.
on_host_network if _at(["spec", "hostNetwork"]) == true

# Whether the pod runs nothing but the proxy, as gateways and waypoints do. Their labels prove
# nothing: any pod may carry them.
runs_only_proxy if {
	some container in _list(["spec", "containers"])
	container.name == "istio-proxy"
	not _runs_more
}

_runs_more if {
	some container in _list(["spec", "containers"])
	not container.name == "istio-proxy"
}

# Whether Istio's injector gives the pod a sidecar.
gets_sidecar if {
	is_object(_at([]))
	not on_host_network
	not _opted_out
	_chosen
}

# A value other than these two leaves the choice to the namespace.
_opted_out if injection.value in {"false", false}

_chosen if namespace.injects

_chosen if {
	namespace.undecided
	_asks
}

_asks if labels[_inject] == "true"

_asks if {
	is_string(labels["istio.io/rev"])
	labels["istio.io/rev"] != ""
}

# Whether it is injected from the template of gateways, which are sized as what they are.
injected_as_gateway if {
	is_string(annotations["inject.istio.io/templates"])
	some template in split(annotations["inject.istio.io/templates"], ",")
	trim_space(template) == "gateway"
}

# Whether it brings resources for the proxy: what a pod says of a container named istio-proxy is
# laid over the injected one.
sizes_proxy if {
	some container in containers
	container.name == "istio-proxy"
	is_object(container.resources)
	count(container.resources) > 0
}
