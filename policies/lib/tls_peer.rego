# A PeerAuthentication as istiod reads it (pilot/pkg/model/authentication.go).
package lib.tls_peer

import rego.v1

import data.lib.tls

# The mode in force, with the mesh-wide UNSET being what it means: PERMISSIVE. Elsewhere UNSET
# inherits from the namespace, and that from the mesh.
mode := "PERMISSIVE" if {
	unset
	mesh_wide
}

mode := _written if not unset

mode := "UNSET" if {
	unset
	not mesh_wide
}

unset if _written == "UNSET"

_written := tls.mode_of(object.get(input, ["object", "spec", "mtls"], null))

# Whether it holds for the mesh: in the root namespace, without labels to select by.
mesh_wide if {
	_in_root_namespace
	not selects
}

# `selector: {}` and `matchLabels: {}` select nothing, which is the same as no selector.
selects if {
	labels := object.get(input, ["object", "spec", "selector", "matchLabels"], null)
	is_object(labels)
	count(labels) > 0
}

_in_root_namespace if input.object.metadata.namespace == _root_namespace

_in_root_namespace if input.request.namespace == _root_namespace

_root_namespace := object.get(input, ["context", "mesh", "rootNamespace"], "istio-system")

# How far it reaches, for messages: narrowing a breach or widening it makes it another one.
reach := "the selected workloads" if selects

reach := "the namespace" if {
	not selects
	not mesh_wide
}

reach := sprintf("the whole mesh%s", [_assumption]) if mesh_wide

_assumption := "" if input.context.mesh.known

_assumption := text if {
	not input.context.mesh.known
	text := sprintf(", root namespace %s being assumed", [_root_namespace])
}

# The modes of single ports, by the port as it is written.
ports contains {"port": port, "mode": tls.mode_of(block)} if {
	blocks := object.get(input, ["object", "spec", "portLevelMtls"], null)
	is_object(blocks) # the interpreter fails on `some … in null`
	some port, block in blocks
}
