# A PeerAuthentication as istiod reads it (pilot/pkg/model/authentication.go). These are functions
# of the whole input, not rules: a rule reached through an import costs its whole package.
package lib.tls_peer

import rego.v1

import data.lib.root_namespace
import data.lib.tls

# The mode in force, with the mesh-wide UNSET being what it means: PERMISSIVE. Elsewhere UNSET
# inherits from the namespace, and that from the mesh.
mode(review) := _in_force(written(review), review)

_in_force(mode_written, _) := mode_written if mode_written != "UNSET"

_in_force("UNSET", review) := "PERMISSIVE" if mesh_wide(review)

_in_force("UNSET", review) := "UNSET" if not mesh_wide(review)

# The mode as it is written; UNSET where none is.
written(review) := tls.mode_of(object.get(review, ["object", "spec", "mtls"], null))

# Whether it holds for the mesh: in the root namespace, without labels to select by.
mesh_wide(review) if {
	root_namespace.holds(review)
	not selects(review)
}

# Whether it names labels to select workloads by. `selector: {}` and `matchLabels: {}` name none,
# which is the same as no selector.
selects(review) if {
	labels := object.get(review, ["object", "spec", "selector", "matchLabels"], null)
	is_object(labels)
	count(labels) > 0
}

# How far it reaches, for messages: a breach that reaches farther is another one.
reach(review) := "the selected workloads" if selects(review)

reach(review) := "the namespace" if {
	not selects(review)
	not root_namespace.holds(review)
}

reach(review) := "the whole mesh" if {
	mesh_wide(review)
	review.context.mesh.known
}

reach(review) := text if {
	mesh_wide(review)
	not review.context.mesh.known
	text := sprintf("the whole mesh, root namespace %s being assumed", [root_namespace.name(review)])
}

# The modes of single ports, each {"port", "mode"} with the port as it is written.
ports(review) := {found |
	blocks := object.get(review, ["object", "spec", "portLevelMtls"], null)
	is_object(blocks) # the interpreter fails on `some … in null`
	some port, block in blocks
	found := {"port": port, "mode": tls.mode_of(block)}
}
