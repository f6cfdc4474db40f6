# Which traffic a block of settings reaches: `outlierDetection` or `connectionPool`, by name, of a
# DestinationRule or of the mesh. These are functions of the whole input, not rules: a rule reached
# through an import costs its whole package.
package lib.traffic_policy

import rego.v1

# Whether the block *name* is set for the host, or else for each port or each subset that is named.
# A subset takes from the host what it does not set itself.
everywhere(name, review) if _sets(_whole(review), name)

everywhere(name, review) if _each_port_sets(_whole(review), name)

everywhere(name, review) if {
	subsets := listed(object.get(review, ["object", "spec"], null), "subsets")
	count(subsets) > 0
	every subset in subsets { _subset_sets(subset, name) }
}

# Whether the mesh sets the block *name* for each host whose DestinationRule does not.
by_mesh(name, review) if {
	some key in ["defaultTrafficPolicy", "default_traffic_policy"]
	some spelling in _spellings[name]
	config := object.get(review, ["context", "mesh", "config"], null)
	_is_set(name, config[key][spelling])
}

# What to call the mesh's settings in a message, according to whether they were seen.
mesh_settings(review) := "MeshConfig.defaultTrafficPolicy" if review.context.mesh.known

mesh_settings(review) := "MeshConfig.defaultTrafficPolicy (assumed)" if {
	not review.context.mesh.known
}

# Whether a default *name* has its place in the settings for the host, and nothing stands there.
has_room(name, review) if {
	is_object(review.object.spec)
	_can_hold(_whole(review))
	object.get(review.object.spec, ["trafficPolicy", name], null) == null
}

# Whether the host can only be outside the mesh. A name without a dot is one of the namespace; those
# of the cluster end in its domain, those of a set of clusters in clusterset.local.
external(review) if {
	host := review.object.spec.host
	is_string(host)
	contains(host, ".")
	not _in_cluster(lower(trim_suffix(host, ".")), _cluster_domains(review))
}

_in_cluster(host, domains) if {
	some domain in domains
	endswith(host, domain)
}

# `*.local` takes in the hosts of the cluster.
_in_cluster(host, domains) if {
	startswith(host, "*")
	some domain in domains
	endswith(domain, trim_prefix(host, "*"))
}

_cluster_domains(review) := [concat("", [".", domain]), ".clusterset.local"] if {
	domain := object.get(review, ["context", "mesh", "clusterDomain"], "cluster.local")
}

# The list under a key, empty where there is none.
listed(holder, key) := holder[key] if is_array(holder[key])

listed(holder, key) := [] if not _lists(holder, key)

_lists(holder, key) if is_array(holder[key])

_whole(review) := object.get(review, ["object", "spec", "trafficPolicy"], null)

_subset_sets(subset, name) if _sets(subset.trafficPolicy, name)

_subset_sets(subset, name) if _each_port_sets(subset.trafficPolicy, name)

_each_port_sets(policy, name) if {
	ports := listed(policy, "portLevelSettings")
	count(ports) > 0
	every port in ports { _sets(port, name) }
}

_sets(settings, name) if _is_set(name, settings[name])

# An empty outlierDetection means Istio's defaults. An empty pool limits nothing, nor does one of
# zeros: Istio reads 0 as unset.
_is_set("outlierDetection", block) if is_object(block)

_is_set("connectionPool", block) if {
	is_object(block)
	some limits in block
	is_object(limits)
	some limit in limits
	not limit in [null, 0, {}]
}

# istiod reads MeshConfig in both spellings (pkg/util/protomarshal).
_spellings := {
	"connectionPool": ["connectionPool", "connection_pool"],
	"outlierDetection": ["outlierDetection", "outlier_detection"],
}

_can_hold(policy) if policy == null

_can_hold(policy) if is_object(policy)
