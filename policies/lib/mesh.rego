# The MeshConfig that an object carries: as YAML in the ConfigMap that istiod reads, or as an object
# in an IstioOperator or in the Sail operator's Istio.
package lib.mesh

import rego.v1

# Whether the object configures a mesh: an installation does, unless it leaves that to another.
configures(obj) if _in_configmap(obj)

configures(obj) if {
	obj.kind in object.keys(_paths)
	not _writes_no_mesh(obj)
}

# Gateways alone, beside a control plane that is installed elsewhere.
_writes_no_mesh(obj) if {
	obj.kind == "IstioOperator"
	obj.spec.profile == "empty"
	not obj.spec.components.pilot.enabled == true
}

_writes_no_mesh(obj) if obj.spec.components.pilot.enabled == false

# A remote cluster, whose proxies go by the mesh of their primary, unless it is told to have one.
_writes_no_mesh(obj) if {
	obj.spec.profile == "remote"
	not obj.spec.values.pilot.configMap == true
}

# Where a setting that is absent belongs, in an object that configures a mesh.
path(obj) := ["data", "mesh", "#"] if obj.kind == "ConfigMap"

path(obj) := _paths[obj.kind][0] if obj.kind != "ConfigMap"

# All places of an IstioOperator count: istioctl merges them.
_paths := {
	"Istio": [["spec", "values", "meshConfig"]],
	"IstioOperator": [
		["spec", "meshConfig"],
		["spec", "values", "meshConfig"],
		["spec", "unvalidatedValues", "meshConfig"],
	],
}

# What the object sets for a top-level field of MeshConfig, each {"path", "value"}, nulls included.
# The field goes by several names: istiod reads snake_case as well as camelCase.
settings(obj, names) := fields(places(obj), names)

# The same for a field of the MeshConfig's defaultConfig: what proxies start with.
proxy_settings(obj, names) := fields(settings(obj, ["defaultConfig", "default_config"]), names)

# What each of several values, told as {"path", "value"}, sets for a field that goes by several
# names. Values that are no objects set nothing.
fields(holders, names) := {setting |
	some holder in holders
	is_object(holder.value)
	some name in names
	name in object.keys(holder.value)
	setting := {"path": array.concat(holder.path, [name]), "value": holder.value[name]}
}

# The items of each of several lists, told alike.
items(holders) := {item |
	some holder in holders
	is_array(holder.value)
	some i, value in holder.value
	item := {"path": array.concat(holder.path, [i]), "value": value}
}

# Every MeshConfig that the object holds, told alike; null where a place for one is empty.
places(obj) := {{"path": path(obj), "value": mapping(obj.data.mesh)}} if _in_configmap(obj)

places(obj) := found if {
	not _in_configmap(obj)
	found := {{"path": place, "value": object.get(obj, place, null)} |
		some place in object.get(_paths, object.get(obj, "kind", ""), [])
	}
}

# Whether a setting is true, or false. YAML 1.1, which istiod reads, knows more words for both than
# the engines do, for whom these words are text.
on(value) if value == true

on(value) if {
	is_string(value)
	lower(value) in {"true", "yes", "on", "y"}
}

off(value) if value == false

off(value) if {
	is_string(value)
	lower(value) in {"false", "no", "off", "n"}
}

# The ConfigMap holds no MeshConfig: istiod goes on with what it had, or starts with its defaults.
unreadable(obj) if {
	_in_configmap(obj)
	mapping(obj.data.mesh) == null
}

# The cheapest test first: hardly any ConfigMap has the key.
_in_configmap(obj) if {
	obj.data.mesh != false
	obj.kind == "ConfigMap"
	is_string(obj.metadata.name)
	regex.match(`^istio(-.*)?$`, obj.metadata.name)
}

# The mapping that YAML text holds, {} where it is empty, null where it holds anything else.
mapping(text) := _mapping(_value(text))

_mapping(value) := value if is_object(value)

_mapping(null) := {}

_mapping(value) := null if {
	value != null
	not is_object(value)
}

_value(text) := yaml.unmarshal(text) if _plain(text)

_value(null) := null

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
