# The blocks of settings in a DestinationRule: `tls`, `outlierDetection`, and their like.
package lib.blocks

import rego.v1

import data.lib.traffic_policy

# The blocks called *name* with their paths, {"path", "block"}, wherever one may stand: for the
# host, one of its ports, a subset, or a port of a subset. Null counts as absent.
called(name, review) := {found |
	some holder in holders(review)
	block := object.get(holder.policy, name, null)
	block != null
	found := {"path": array.concat(holder.path, [name]), "block": block}
}

# What may hold such blocks, each {"path", "policy"}.
holders(review) := array.concat(for_host, for_subsets) if {
	policy := object.get(review, ["object", "spec", "trafficPolicy"], null)
	for_host := _with_ports(["spec", "trafficPolicy"], policy)
	for_subsets := [holder |
		some i, subset in traffic_policy.listed(object.get(review, ["object", "spec"], null), "subsets")
		is_object(subset)
		path := ["spec", "subsets", i, "trafficPolicy"]
		some holder in _with_ports(path, object.get(subset, "trafficPolicy", null))
	]
}

_with_ports(_, policy) := [] if not is_object(policy)

_with_ports(path, policy) := array.concat([{"path": path, "policy": policy}], ports) if {
	is_object(policy)
	ports := [{"path": array.concat(path, ["portLevelSettings", i]), "policy": settings} |
		some i, settings in traffic_policy.listed(policy, "portLevelSettings")
		is_object(settings)
	]
}
