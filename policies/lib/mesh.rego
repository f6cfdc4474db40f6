# The MeshConfig that the object under review carries: as YAML in the ConfigMap that istiod reads,
# or as an object in an IstioOperator or in the Sail operator's Istio.
package lib.mesh

import rego.v1

# Where a setting that is absent belongs; undefined for what configures no mesh.
path := ["data", "mesh", "#"] if _in_configmap

path := _paths[input.object.kind][0] if {
	_paths[input.object.kind]
	not _gateways_only
}

# Both places of an IstioOperator count: istioctl merges them.
_paths := {
	"Istio": [["spec", "values", "meshConfig"]],
	"IstioOperator": [["spec", "meshConfig"], ["spec", "values", "meshConfig"]],
}

# An IstioOperator for gateways alone installs no control plane.
_gateways_only if {
	input.object.spec.profile == "empty"
	not input.object.spec.components.pilot.enabled == true
}

# What the object sets for a top-level field of MeshConfig, each {"path", "value"}, nulls included.
# The field goes by several names: istiod reads snake_case as well as camelCase.
settings(names) := {setting |
	some place in _places
	some name in names
	name in object.keys(place.config)
	setting := {"path": array.concat(place.path, [name]), "value": place.config[name]}
}

# The ConfigMap holds no MeshConfig: istiod goes on with what it had, or starts with its defaults.
unreadable if {
	_in_configmap
	_configmap == null
}

_places contains {"path": path, "config": _configmap} if {
	_in_configmap
	_configmap != null
}

_places contains {"path": place, "config": config} if {
	some place in _paths[input.object.kind]
	config := object.get(input.object, place, null)
	is_object(config)
}

# The cheapest test first: hardly any ConfigMap has the key.
_in_configmap if {
	input.object.data.mesh != false
	input.object.kind == "ConfigMap"
	is_string(input.object.metadata.name)
	regex.match(`^istio(-.*)?$`, input.object.metadata.name)
}

_configmap := mapping(input.object.data.mesh)

# The mapping that YAML text holds, {} where it is empty, null where it holds anything else.
mapping(text) := value if {
	value := _value(text)
	is_object(value)
}

mapping(text) := {} if _value(text) == null

mapping(text) := null if {
	value := _value(text)
	value != null
	not is_object(value)
}

_value(text) := yaml.unmarshal(text) if _plain(text)

_value(text) := null if text == null

_value(text) := false if {
	text != null
	not _plain(text)
}

# Istio follows merge keys, and reads the first of several documents. Not every engine does, so what
# has them is not judged but refused.
_plain(text) if {
	is_string(text)
	not regex.match(`<<\s*:|(?s:(^|\n)[^#%\s-].*\n---(\s|$))`, text)
	yaml.is_valid(text)
}

# Whether a MeshConfig's outboundTrafficPolicy closes the mesh, in so many words. An empty one does
# too, but only because its mode happens to be number 0 of the enum.
registry_only(policy) if policy.mode == "REGISTRY_ONLY"

registry_only(policy) if policy.mode == 0
