# The root namespace of the mesh, where one object configures every workload. These are functions of
# the whole input, not rules: a rule reached through an import costs its whole package.
package lib.root_namespace

import rego.v1

# Whether the object lives there.
holds(review) if review.object.metadata.namespace == name(review)

holds(review) if review.request.namespace == name(review)

name(review) := object.get(review, ["context", "mesh", "rootNamespace"], "istio-system")

# Its name for messages, which say so where it is only assumed.
shown(review) := name(review) if review.context.mesh.known

shown(review) := text if {
	not review.context.mesh.known
	text := sprintf("%s (assumed to be it)", [name(review)])
}
