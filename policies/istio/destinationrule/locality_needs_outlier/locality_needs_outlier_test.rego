package istio.destinationrule.locality_needs_outlier_test

import rego.v1

import data.istio.destinationrule.locality_needs_outlier as guardrail

test_deny_failover_alone if {
	denied({"trafficPolicy": _failing_over}) == {{
		"path": ["spec", "trafficPolicy", "outlierDetection"],
		"msg": _message("MeshConfig.defaultTrafficPolicy"),
	}}
}

test_deny_each_way_of_failing_over if {
	every setting in [
		{"localityLbSetting": {"failoverPriority": ["topology.istio.io/network"]}},
		{"localityLbSetting": {"enabled": true, "failover": [{"from": "a", "to": "b"}]}},
		{"localityLbSetting": {"enabled": null, "failover": [{"from": "a", "to": "b"}]}},
		{"zoneAwareLbSetting": {"failover": [{"from": "a", "to": "b"}]}},
		{"zoneAwareLbSetting": {"failoverPriority": ["topology.kubernetes.io/region"]}},
	] {
		count(denied({"trafficPolicy": {"loadBalancer": setting}})) == 1
	}
}

test_deny_a_block_that_is_none if {
	every block in [null, "on", []] {
		policy := object.union(_failing_over, {"outlierDetection": block})
		count(denied({"trafficPolicy": policy})) == 1
	}
}

test_deny_a_port_whatever_the_host_has if {
	port := object.union({"port": {"number": 80}}, _failing_over)
	with_ports := object.union(_on, {"portLevelSettings": [port]})
	paths({"trafficPolicy": with_ports}) == {_port_path}
	subset_path := ["spec", "subsets", 0, "trafficPolicy", "portLevelSettings", 0, "outlierDetection"]
	paths({"trafficPolicy": _on, "subsets": [{"trafficPolicy": with_ports}]}) == {subset_path}
}

test_deny_a_subset_where_the_host_has_none if {
	paths({"trafficPolicy": {}, "subsets": [{"trafficPolicy": _failing_over}]}) == {
		["spec", "subsets", 0, "trafficPolicy", "outlierDetection"],
	}
}

test_deny_says_what_is_assumed if {
	found := asked({"trafficPolicy": _failing_over}, {"known": false, "config": {}})
	{breach.msg | some breach in found} == {_message("MeshConfig.defaultTrafficPolicy (assumed)")}
}

test_allow_what_is_looked_after if {
	denied({"trafficPolicy": object.union(_failing_over, {"outlierDetection": {}})}) == set()
}

test_allow_a_subset_that_inherits if {
	denied({"trafficPolicy": _on, "subsets": [{"trafficPolicy": _failing_over}]}) == set()
}

test_allow_what_the_mesh_sets if {
	mesh := {"known": true, "config": {"defaultTrafficPolicy": _on}}
	asked({"trafficPolicy": _failing_over}, mesh) == set()
}

test_allow_no_failover if {
	every setting in [
		{"localityLbSetting": {"enabled": false, "failover": [{"from": "a", "to": "b"}]}},
		{"localityLbSetting": {"distribute": [{"from": "a", "to": {"a": 100}}]}},
		{"localityLbSetting": {"failover": [], "failoverPriority": null}},
		{"localityLbSetting": null}, {"localityLbSetting": "on"}, {"simple": "ROUND_ROBIN"}, null,
	] {
		denied({"trafficPolicy": {"loadBalancer": setting}}) == set()
	}
	every policy in [null, {}, "on", []] { denied({"trafficPolicy": policy}) == set() }
}

_failing_over := {"loadBalancer": {"localityLbSetting": {"failover": [{"from": "a", "to": "b"}]}}}

_on := {"outlierDetection": {}}

_port_path := ["spec", "trafficPolicy", "portLevelSettings", 0, "outlierDetection"]

_message(mesh) := sprintf("outlierDetection is unset, here and in %s; failover requires it", [mesh])

denied(spec) := found if {
	found := asked(spec, {"known": true, "config": {}})
}

paths(spec) := {breach.path | some breach in denied(spec)}

asked(spec, mesh) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}, "context": {"mesh": mesh}}
}
