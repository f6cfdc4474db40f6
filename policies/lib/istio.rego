# What guardrails of several Istio kinds ask. Absent or mistyped input gives undefined or false.
package lib.istio

import rego.v1

# Whether an HTTP route sends requests to a destination: it answers nothing itself, and leaves
# nothing to a delegate. Null and a wrong type count as absent, as they do for Kubernetes.
forwards(route) if {
	is_object(route)
	not is_object(object.get(route, "redirect", null))
	not is_object(object.get(route, "directResponse", null))
	not is_object(object.get(route, "delegate", null))
}

# Whether a VirtualService holds for sidecars: it does unless it lists gateways, and `mesh` is not
# among them.
in_mesh(obj) if not _lists_gateways(obj)

in_mesh(obj) if "mesh" in obj.spec.gateways

# Whether it holds for gateways.
at_gateways(obj) if {
	_lists_gateways(obj)
	some gateway in obj.spec.gateways
	gateway != "mesh"
}

_lists_gateways(obj) if {
	is_array(obj.spec.gateways)
	count(obj.spec.gateways) > 0
}

# Whether there is anything in a list. Istio passes over an empty one.
filled(values) if {
	is_array(values)
	count(values) > 0
}

# Whether a selector holds every label of one of the given sets. An absent or empty selector
# selects every workload, so it is never within a set that names labels.
selector_within(selector, sets) if {
	is_object(selector)
	some labels in sets
	object.union(selector, labels) == selector
}

# Whether the object itself opts out of a guardrail's default, by its id. `*` says nothing about
# one guardrail, so it is not enough.
opts_out(object, id) if {
	listed := object.metadata.annotations["meshwarden.dev/skip-defaults"]
	is_string(listed)
	some name in split(listed, ",")
	trim_space(name) == id
}

# What to add to a message that relies on the mesh's settings.
assumed(review) := "" if review.context.mesh.known

assumed(review) := " (assumed)" if not review.context.mesh.known

# A found value as a message shows it. Strings are quoted only where they would look like another
# type ("3") or like nothing, and only numbers that both engines print alike are printed.
show(value) := "unset" if value == null

show(value) := value if {
	is_string(value)
	not _misleading(value)
}

show(value) := sprintf("\"%s\"", [value]) if {
	is_string(value)
	_misleading(value)
}

show(value) := sprintf("%v", [value]) if is_boolean(value)

show(value) := sprintf("%v", [value]) if _printable(value)

show(value) := "a number out of range" if {
	is_number(value)
	not _printable(value)
}

show(value) := "a list" if is_array(value)

show(value) := "a map" if is_object(value)

_misleading(text) if text == ""

_misleading(text) if json.is_valid(text)

_printable(value) if value == 0

_printable(value) if {
	is_number(value)
	value >= 0.001
	value <= 999999
}

_printable(value) if {
	is_number(value)
	value <= -0.001
	value >= -999999
}
