# The blocks of settings in a DestinationRule: `tls`, `outlierDetection`, and their like.
package lib.blocks

import rego.v1

import data.lib.traffic_policy

# The blocks called *name* with their paths, {"path", "block"}, wherever one may stand: for the
# host, one of its ports, a subset, or a port of a subset. Null counts as absent. Most guardrails
# of a DestinationRule ask, and this is twice as fast as to ask each of the holders below.
called(name, review) := _for_host(name, review) | _for_subsets(name, review)

_for_host(name, review) := _of_host(name, review) | _of_ports(name, review)

_for_subsets(name, review) := _of_subsets(name, review) | _of_ports_of_subsets(name, review)

_of_host(name, review) := {found |
	block := object.get(review, ["object", "spec", "trafficPolicy", name], null)
	block != null
	found := {"path": ["spec", "trafficPolicy", name], "block": block}
}

_of_ports(name, review) := {found |
	some i
	block := review.object.spec.trafficPolicy.portLevelSettings[i][name]
	block != null
	is_number(i)
	found := {"path": ["spec", "trafficPolicy", "portLevelSettings", i, name], "block": block}
}

_of_subsets(name, review) := {found |
	some i
	block := review.object.spec.subsets[i].trafficPolicy[name]
	block != null
	is_number(i)
	found := {"path": ["spec", "subsets", i, "trafficPolicy", name], "block": block}
}

_of_ports_of_subsets(name, review) := {found |
	some i, j
	block := review.object.spec.subsets[i].trafficPolicy.portLevelSettings[j][name]
	block != null
	is_number(i)
	is_number(j)
	path := ["spec", "subsets", i, "trafficPolicy", "portLevelSettings", j, name]
	found := {"path": path, "block": block}
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
