package istio.destinationrule.connection_pool_missing_test

import rego.v1

import data.istio.destinationrule.connection_pool_missing as guardrail

limited := {"connectionPool": {"tcp": {"maxConnections": 10}}}

test_deny_unset if denied({}) == breach("MeshConfig.defaultTrafficPolicy")

test_deny_external_hosts_too if {
	denied({"host": "api.example.com"}) == breach("MeshConfig.defaultTrafficPolicy")
}

test_deny_subsets_alone if {
	found := denied({"subsets": [{"name": "v1", "labels": {"version": "v1"}}]})
	found == breach("MeshConfig.defaultTrafficPolicy")
}

test_deny_block_that_limits_nothing if {
	nothing := [{"http": {"maxRetries": null}}, {"tcp": {"maxConnections": 0}, "http": {}}]
	pools := array.concat(nothing, [null, {}, {"tcp": {}}, {"tcp": {}, "http": null}, "10", []])
	every pool in pools {
		found := denied({"trafficPolicy": {"connectionPool": pool}})
		found == breach("MeshConfig.defaultTrafficPolicy")
	}
}

test_deny_absent_or_mistyped_policy if {
	every policy in [null, "limited", [], {"outlierDetection": {}}] {
		count(denied({"trafficPolicy": policy})) == 1
	}
}

test_deny_one_subset_or_port_without if {
	count(denied({"subsets": [{"trafficPolicy": limited}, {"name": "v2"}]})) == 1
	count(denied({"trafficPolicy": {"portLevelSettings": [limited, {"port": {}}]}})) == 1
}

test_deny_without_spec if {
	found := guardrail.deny with input as asking(null, {}, known)
	count(found) == 1
}

test_deny_says_what_is_assumed if {
	found := guardrail.deny with input as asking({}, {}, {"known": false, "config": {}})
	found == breach("MeshConfig.defaultTrafficPolicy (assumed)")
}

test_deny_where_the_mesh_limits_nothing if {
	mesh := {"known": true, "config": {"defaultTrafficPolicy": {"connectionPool": {"tcp": {}}}}}
	found := guardrail.deny with input as asking({}, {}, mesh)
	count(found) == 1
}

test_allow_set_for_the_host if denied({"trafficPolicy": limited}) == set()

test_allow_each_subset_or_each_port if {
	denied({"subsets": [{"trafficPolicy": limited}, {"trafficPolicy": limited}]}) == set()
	denied({"trafficPolicy": {"portLevelSettings": [limited, limited]}}) == set()
}

test_allow_what_the_mesh_limits if {
	config := {"default_traffic_policy": {"connection_pool": {"tcp": {"max_connections": 10}}}}
	found := guardrail.deny with input as asking({}, {}, {"known": true, "config": config})
	found == set()
}

test_inject_where_nothing_stands if {
	every policy in [null, {}, {"connectionPool": null}, {"outlierDetection": {}}] {
		injected({"trafficPolicy": policy}) == {{
			"path": ["spec", "trafficPolicy", "connectionPool"],
			"value": {
				"tcp": {"maxConnections": 1024, "connectTimeout": "3s"},
				"http": {"http1MaxPendingRequests": 1024, "http2MaxRequests": 1024},
			},
		}}
	}
}

test_inject_where_the_parent_is_absent if count(injected({})) == 1

test_inject_the_organisation_s_values if {
	params := {
		"maxConnections": 10, "connectTimeout": "1s",
		"http1MaxPendingRequests": 20, "http2MaxRequests": 30,
	}
	found := guardrail.inject with input as asking({}, params, known)
	found == {{
		"path": ["spec", "trafficPolicy", "connectionPool"],
		"value": {
			"tcp": {"maxConnections": 10, "connectTimeout": "1s"},
			"http": {"http1MaxPendingRequests": 20, "http2MaxRequests": 30},
		},
	}}
}

test_inject_nothing_over_what_is_written if {
	every pool in [{}, {"tcp": {}}, {"tcp": {"maxConnections": 0}}, "10", [], 0, false] {
		injected({"trafficPolicy": {"connectionPool": pool}}) == set()
	}
}

test_inject_nothing_where_it_has_no_place if {
	injected({"trafficPolicy": "limited"}) == set()
	found := guardrail.inject with input as asking(null, {}, known)
	found == set()
}

test_inject_nothing_where_nothing_is_missing if {
	injected({"subsets": [{"trafficPolicy": limited}]}) == set()
}

test_injected_then_allowed if {
	every spec in [{}, {"trafficPolicy": {"portLevelSettings": [{}]}}, {"subsets": [{"name": "v1"}]}] {
		some default_value in injected(spec)
		patched := object.union(spec, {"trafficPolicy": {"connectionPool": default_value.value}})
		denied(patched) == set()
		injected(patched) == set()
	}
}

known := {"known": true, "config": {}}

denied(spec) := found if {
	found := guardrail.deny with input as asking(spec, {}, known)
}

injected(spec) := found if {
	found := guardrail.inject with input as asking(spec, {}, known)
}

breach(mesh) := {{
	"path": ["spec", "trafficPolicy", "connectionPool"],
	"msg": sprintf("connectionPool limits nothing, here and in %s; must set limits", [mesh]),
}}

asking(spec, params, mesh) := {
	"object": {"spec": spec},
	"params": {"dr-connection-pool-missing": object.union(
		{
			"maxConnections": 1024,
			"connectTimeout": "3s",
			"http1MaxPendingRequests": 1024,
			"http2MaxRequests": 1024,
		},
		params,
	)},
	"context": {"mesh": object.union({"clusterDomain": "cluster.local"}, mesh)},
}
