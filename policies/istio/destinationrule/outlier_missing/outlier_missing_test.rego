package istio.destinationrule.outlier_missing_test

import rego.v1

import data.istio.destinationrule.outlier_missing as guardrail

on := {"outlierDetection": {"interval": "10s"}}

test_deny_unset if denied({}) == breach("MeshConfig.defaultTrafficPolicy")

test_deny_subsets_alone if {
	found := denied({"subsets": [{"name": "v1", "labels": {"version": "v1"}}]})
	found == breach("MeshConfig.defaultTrafficPolicy")
}

test_deny_other_blocks_alone if {
	found := denied({"trafficPolicy": {"connectionPool": {"tcp": {"maxConnections": 1}}}})
	found == breach("MeshConfig.defaultTrafficPolicy")
}

test_deny_one_subset_or_port_without if {
	count(denied({"subsets": [{"trafficPolicy": on}, {"name": "v2"}]})) == 1
	count(denied({"trafficPolicy": {"portLevelSettings": [on, {"tls": {"mode": "SIMPLE"}}]}})) == 1
}

test_deny_absent_or_mistyped if {
	policies := [null, "on", [], {"outlierDetection": null}, {"outlierDetection": "on"}]
	every policy in policies {
		denied({"trafficPolicy": policy}) == breach("MeshConfig.defaultTrafficPolicy")
	}
}

test_deny_without_host_or_spec if {
	every spec in [null, {"host": null}, {"host": 5}, {}] {
		found := guardrail.deny with input as asking(spec, {}, known)
		count(found) == 1
	}
}

test_deny_says_what_is_assumed if {
	found := guardrail.deny with input as review({}, {}, {"known": false, "config": {}})
	found == breach("MeshConfig.defaultTrafficPolicy (assumed)")
}

test_deny_external_where_none_is_exempt if {
	found := guardrail.deny with input as asking(
		{"host": "api.example.com"},
		{"exemptExternal": false},
		known,
	)
	found == breach("MeshConfig.defaultTrafficPolicy")
}

test_deny_where_the_mesh_sets_something_else if {
	mesh := {"known": true, "config": {"defaultTrafficPolicy": {"connectionPool": {}}}}
	found := guardrail.deny with input as review({}, {}, mesh)
	count(found) == 1
}

test_allow_set_for_the_host if {
	denied({"trafficPolicy": on}) == set()
	denied({"trafficPolicy": {"outlierDetection": {}}}) == set()
}

test_allow_each_subset_or_each_port if {
	denied({"subsets": [{"trafficPolicy": on}, {"trafficPolicy": on}]}) == set()
	denied({"trafficPolicy": {"portLevelSettings": [on, on]}}) == set()
}

test_allow_external_host if {
	every host in ["api.example.com", "*.example.com"] {
		found := guardrail.deny with input as asking({"host": host}, {}, known)
		found == set()
	}
}

test_allow_what_the_mesh_sets if {
	snake := {"default_traffic_policy": {"outlier_detection": {}}}
	every config in [{"defaultTrafficPolicy": on}, snake] {
		found := guardrail.deny with input as review({}, {}, {"known": true, "config": config})
		found == set()
	}
}

test_inject_where_nothing_stands if {
	every policy in [null, {}, {"outlierDetection": null}, {"portLevelSettings": [on, {}]}] {
		injected({"trafficPolicy": policy}) == {{
			"path": ["spec", "trafficPolicy", "outlierDetection"],
			"value": {
				"consecutive5xxErrors": 5,
				"interval": "10s",
				"baseEjectionTime": "30s",
				"maxEjectionPercent": 50,
			},
		}}
	}
}

test_inject_where_the_parent_is_absent if count(injected({})) == 1

test_inject_the_organisation_s_values if {
	params := {
		"consecutive5xxErrors": 7, "interval": "5s",
		"baseEjectionTime": "1m", "maxEjectionPercent": 20,
	}
	found := guardrail.inject with input as review({}, params, known)
	found == {{"path": ["spec", "trafficPolicy", "outlierDetection"], "value": params}}
}

test_inject_nothing_over_what_is_written if {
	every block in [{}, {"consecutive5xxErrors": 0}, "on", [], 0, false] {
		injected({"trafficPolicy": {"outlierDetection": block}}) == set()
	}
}

test_inject_nothing_where_it_has_no_place if {
	injected({"trafficPolicy": "on"}) == set()
	found := guardrail.inject with input as asking(null, {}, known)
	found == set()
}

test_inject_nothing_where_nothing_is_missing if {
	injected({"subsets": [{"trafficPolicy": on}]}) == set()
	found := guardrail.inject with input as asking({"host": "api.example.com"}, {}, known)
	found == set()
}

test_injected_then_allowed if {
	every spec in [{}, {"trafficPolicy": {"portLevelSettings": [{}]}}, {"subsets": [{"name": "v1"}]}] {
		some default_value in injected(spec)
		patched := object.union(spec, {"trafficPolicy": {"outlierDetection": default_value.value}})
		denied(patched) == set()
		injected(patched) == set()
	}
}

known := {"known": true, "config": {}}

denied(spec) := found if {
	found := guardrail.deny with input as review(spec, {}, known)
}

injected(spec) := found if {
	found := guardrail.inject with input as review(spec, {}, known)
}

breach(mesh) := {{
	"path": ["spec", "trafficPolicy", "outlierDetection"],
	"msg": sprintf("outlierDetection is unset, here and in %s; must be set", [mesh]),
}}

review(spec, params, mesh) := asking(object.union({"host": "reviews"}, spec), params, mesh)

asking(spec, params, mesh) := {
	"object": {"spec": spec},
	"params": {"dr-outlier-missing": object.union(
		{
			"exemptExternal": true,
			"consecutive5xxErrors": 5,
			"interval": "10s",
			"baseEjectionTime": "30s",
			"maxEjectionPercent": 50,
		},
		params,
	)},
	"context": {"mesh": object.union({"clusterDomain": "cluster.local"}, mesh)},
}
