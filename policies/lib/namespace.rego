# Whether pods of a namespace are in the mesh, by its labels; and the namespace of the request, from
# the view `namespace`.
package lib.namespace

import rego.v1

# Istio's injector gives pods under these labels a sidecar. The label istio-injection hides
# istio.io/rev whatever its value, and no injector answers to an empty revision.
sidecar(labels) if labels["istio-injection"] == "enabled"

sidecar(labels) if {
	object.get(labels, "istio-injection", null) == null
	is_string(labels["istio.io/rev"])
	labels["istio.io/rev"] != ""
}

# Pods under these labels send their traffic through ztunnel.
ambient(labels) if labels["istio.io/dataplane-mode"] == "ambient"

# Whether pods of the request's namespace get a sidecar unless they opt out. What was not given, as
# in a check of files, counts as in the mesh; the homes of Istio and Kubernetes never do.
injects if sidecar(_labels)

injects if {
	input.context.namespace == null
	not object.get(input.request, "namespace", "") in _homes
}

_homes := {"istio-system", "kube-node-lease", "kube-public", "kube-system"}

# Whether the request's namespace leaves it to its pods to ask for a sidecar.
undecided if {
	object.get(_labels, "istio-injection", null) == null
	object.get(_labels, "istio.io/rev", null) == null
}

annotations := input.context.namespace.annotations if input.context.namespace != null

annotations := {} if input.context.namespace == null

_labels := input.context.namespace.labels if input.context.namespace != null

_labels := {} if input.context.namespace == null
