package istio.istiooperator.multicluster_test

import rego.v1

import data.istio.istiooperator.multicluster as guardrail

test_deny_name_alone if {
	denied({"multiCluster": {"clusterName": "one"}}) == {
		{
			"path": ["spec", "values", "global", "meshID"],
			"msg": "clusterName is set without meshID; must have both",
		},
		{
			"path": ["spec", "values", "global", "network"],
			"msg": "clusterName is set without network; must have both",
		},
	}
}

test_deny_one_of_two if {
	every value in [null, "", 5, {}] {
		denied({"multiCluster": {"clusterName": "one"}, "meshID": "m", "network": value}) == {{
			"path": ["spec", "values", "global", "network"],
			"msg": "clusterName is set without network; must have both",
		}}
		denied({"multiCluster": {"clusterName": "one"}, "meshID": value, "network": "n"}) == {{
			"path": ["spec", "values", "global", "meshID"],
			"msg": "clusterName is set without meshID; must have both",
		}}
	}
}

test_deny_empty_mesh_of_proxies if {
	found := guardrail.deny with input as {"object": {"kind": "Istio", "spec": {"values": {
		"global": {"multiCluster": {"clusterName": "one"}, "network": "n"},
		"meshConfig": {"defaultConfig": {"meshId": ""}},
	}}}}
	count(found) == 1
}

test_allow_all_three if {
	denied({"multiCluster": {"clusterName": "one"}, "meshID": "m", "network": "n"}) == set()
}

test_allow_mesh_of_proxies if {
	every config in [
		{"defaultConfig": {"meshId": "m"}},
		{"default_config": {"mesh_id": "m"}},
	] {
		found := guardrail.deny with input as {"object": {"kind": "Istio", "spec": {"values": {
			"global": {"multiCluster": {"clusterName": "one"}, "network": "n"},
			"meshConfig": config,
		}}}}
		found == set()
	}
}

test_allow_single_cluster if {
	every global in [
		null, {}, "mistyped", {"network": "n"}, {"multiCluster": null},
		{"multiCluster": {"clusterName": ""}}, {"multiCluster": {"clusterName": null}},
	] {
		denied(global) == set()
	}
}

denied(global) := found if {
	found := guardrail.deny with input as {
		"object": {"kind": "IstioOperator", "spec": {"values": {"global": global}}},
	}
}
