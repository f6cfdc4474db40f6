# What an installation of Istio says beside its MeshConfig: an IstioOperator, the Sail operator's
# Istio, and istiod itself as a Deployment.
package lib.installation

import rego.v1

import data.lib.containers
import data.lib.workload

# What its Helm values set at a path, each {"path", "value"}; null counts as absent. An
# IstioOperator has two places for them, which istioctl merges.
values(obj, path) := {setting |
	some root in object.get(_roots, object.get(obj, "kind", ""), [])
	place := array.concat(root, path)
	value := object.get(obj, place, null)
	value != null
	setting := {"path": place, "value": value}
}

_roots := {
	"Istio": [["spec", "values"]],
	"IstioOperator": [["spec", "values"], ["spec", "unvalidatedValues"]],
}

# What an IstioOperator sets for one of its components, told alike. istioctl lays it over what the
# chart gives.
component(obj, path) := {setting |
	obj.kind == "IstioOperator"
	place := array.concat(["spec", "components"], path)
	value := object.get(obj, place, null)
	value != null
	setting := {"path": place, "value": value}
}

# What is set for istiod at a path of its pod, told alike: by an installation, or in istiod itself.
for_istiod(obj, path) := set_there | in_pod if {
	in_values := values(obj, array.concat(["pilot"], path))
	set_there := in_values | component(obj, array.concat(["pilot", "k8s"], path))
	in_pod := _in_pod(obj, path)
}

_in_pod(obj, path) := {setting |
	is_istiod(obj)
	place := array.concat(["spec", "template", "spec"], path)
	value := object.get(obj, place, null)
	value != null
	setting := {"path": place, "value": value}
}

# Whether the object is istiod: the Deployment that the chart makes, under whatever name.
is_istiod(obj) if {
	obj.kind == "Deployment"
	workload.labels(workload.template(obj)).app == "istiod"
}

# The environment variables of istiod, each {"path", "name", "value"}, the path being the value's.
environment(obj) := _in_values(obj) | _in_lists(obj)

_in_values(obj) := {variable |
	some setting in values(obj, ["pilot", "env"])
	is_object(setting.value)
	some name, value in setting.value
	variable := {"path": array.concat(setting.path, [name]), "name": name, "value": value}
}

_in_lists(obj) := {variable |
	some setting in (component(obj, ["pilot", "k8s", "env"]) | _of_containers(obj, "env"))
	is_array(setting.value)
	some i, entry in setting.value
	is_object(entry)
	name := object.get(entry, "name", null)
	name != null
	value := object.get(entry, "value", null)
	variable := {"path": array.concat(setting.path, [i, "value"]), "name": name, "value": value}
}

# The arguments of istiod, each {"path", "value"}.
arguments(obj) := {argument |
	some setting in (values(obj, ["pilot", "extraContainerArgs"]) | _of_containers(obj, "args"))
	is_array(setting.value)
	some i, value in setting.value
	argument := {"path": array.concat(setting.path, [i]), "value": value}
}

_of_containers(obj, field) := {setting |
	is_istiod(obj)
	some container in containers.placed(obj)
	setting := {
		"path": array.concat(container.path, [field]),
		"value": object.get(container.value, field, null),
	}
}
