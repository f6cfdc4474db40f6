# What the labels of a namespace make of its pods.
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

# Which pods of a namespace get a sidecar: all that do not opt out ("enabled"), those that ask for
# it ("asked"), or none ("disabled"). Takes the view `namespace`, and the namespace's name for where
# the view is null: what was not given counts as enabled, but for the homes of Istio and Kubernetes.
injection(view, _) := "enabled" if sidecar(view.labels)

injection(null, name) := "enabled" if not name in _homes

injection(null, name) := "asked" if name in _homes

injection(view, _) := "asked" if {
	is_object(view)
	not _decided(view.labels)
}

injection(view, _) := "disabled" if {
	_decided(view.labels)
	not sidecar(view.labels)
}

# Whether the pods of a namespace are in the mesh unless they opt out.
in_mesh(view, name) if injection(view, name) == "enabled"

in_mesh(view, _) if ambient(view.labels)

_homes := {"istio-system", "kube-node-lease", "kube-public", "kube-system"}

_decided(labels) if {
	some key in ["istio-injection", "istio.io/rev"]
	object.get(labels, key, null) != null
}

# The annotations of the view `namespace`.
annotations(view) := view.annotations if view != null

annotations(view) := {} if view == null
