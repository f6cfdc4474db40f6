# The traffic settings of a DestinationRule: where they stand, and which traffic a block reaches
# (`outlierDetection` or `connectionPool`, by name).
package lib.traffic_policy

import rego.v1

# Every place that may hold a block such as `tls`: for the host, for one of its ports, for a subset,
# and for a port of a subset.
places contains {"path": ["spec", "trafficPolicy"], "settings": _whole} if _whole != null

places contains {"path": path, "settings": settings} if {
	some i, settings in _listed(_whole, "portLevelSettings")
	path := ["spec", "trafficPolicy", "portLevelSettings", i]
}

places contains {"path": path, "settings": settings} if {
	some i, subset in _subsets
	settings := subset.trafficPolicy
	path := ["spec", "subsets", i, "trafficPolicy"]
}

places contains {"path": path, "settings": settings} if {
	some i, subset in _subsets
	some j, settings in _listed(subset.trafficPolicy, "portLevelSettings")
	path := ["spec", "subsets", i, "trafficPolicy", "portLevelSettings", j]
}

# Whether the block *name* is set for the host, or else for each port or each subset that is named.
# A subset takes from the host what it does not set itself.
everywhere(name) if _sets(_whole, name)

everywhere(name) if _each_port_sets(_whole, name)

everywhere(name) if {
	count(_subsets) > 0
	every subset in _subsets { _subset_sets(subset, name) }
}

# Whether the mesh sets the block *name* for each host whose DestinationRule does not.
by_mesh(name) if {
	some key in ["defaultTrafficPolicy", "default_traffic_policy"]
	some spelling in _spellings[name]
	_is_set(name, input.context.mesh.config[key][spelling])
}

# What to say of the mesh in a message, according to whether it was seen.
mesh := "MeshConfig.defaultTrafficPolicy" if input.context.mesh.known

mesh := "MeshConfig.defaultTrafficPolicy (assumed)" if not input.context.mesh.known

# Whether a default *name* has its place in the settings for the host, and nothing stands there.
has_room(name) if {
	is_object(input.object.spec)
	_can_hold(_whole)
	object.get(input.object.spec, ["trafficPolicy", name], null) == null
}

# Whether the host can only be outside the mesh. A name without a dot is one of the namespace; those
# of the cluster end in its domain, those of a set of clusters in clusterset.local.
external if {
	contains(_host, ".")
	not _in_cluster
}

_in_cluster if {
	some domain in _cluster_domains
	endswith(_host, domain)
}

# `*.local` takes in the hosts of the cluster.
_in_cluster if {
	some domain in _cluster_domains
	startswith(_host, "*")
	endswith(domain, trim_prefix(_host, "*"))
}

_cluster_domains := {concat("", [".", _cluster_domain]), ".clusterset.local"}

_cluster_domain := object.get(input, ["context", "mesh", "clusterDomain"], "cluster.local")

_host := lower(trim_suffix(input.object.spec.host, ".")) if is_string(input.object.spec.host)

_subset_sets(subset, name) if _sets(subset.trafficPolicy, name)

_subset_sets(subset, name) if _each_port_sets(subset.trafficPolicy, name)

_each_port_sets(policy, name) if {
	ports := _listed(policy, "portLevelSettings")
	count(ports) > 0
	every port in ports { _sets(port, name) }
}

_sets(settings, name) if _is_set(name, settings[name])

# An empty outlierDetection means Istio's defaults; an empty pool limits nothing.
_is_set("outlierDetection", block) if is_object(block)

_is_set("connectionPool", block) if {
	is_object(block)
	some limits in block
	is_object(limits)
	some limit in limits
	limit != null
}

# istiod reads MeshConfig in both spellings (pkg/util/protomarshal).
_spellings := {
	"connectionPool": ["connectionPool", "connection_pool"],
	"outlierDetection": ["outlierDetection", "outlier_detection"],
}

_can_hold(policy) if policy == null

_can_hold(policy) if is_object(policy)

_whole := object.get(input, ["object", "spec", "trafficPolicy"], null)

_subsets := _listed(object.get(input, ["object", "spec"], null), "subsets")

_listed(holder, key) := holder[key] if is_array(holder[key])

_listed(holder, key) := [] if not _lists(holder, key)

_lists(holder, key) if is_array(holder[key])
