package istio.mesh.default_traffic_policy_test

import rego.v1

import data.istio.mesh.default_traffic_policy as guardrail

test_deny_neither if {
	every text in ["", "{}", "defaultTrafficPolicy:", "defaultTrafficPolicy: []"] {
		denied(configmap(text)) == {
			{
				"path": ["data", "mesh", "#", "defaultTrafficPolicy", "connectionPool"],
				"msg": "defaultTrafficPolicy sets no connectionPool; must set one",
			},
			{
				"path": ["data", "mesh", "#", "defaultTrafficPolicy", "outlierDetection"],
				"msg": "defaultTrafficPolicy sets no outlierDetection; must set one",
			},
		}
	}
}

test_deny_only_the_one_that_is_missing if {
	missing(operator({"outlierDetection": {}})) == {"connectionPool"}
	missing(operator({"connectionPool": {"tcp": {"maxConnections": 100}}})) == {"outlierDetection"}
}

test_deny_pool_that_limits_nothing if {
	every pool in [
		null, "mistyped", {}, {"tcp": null}, {"tcp": {}}, {"tcp": {"maxConnections": 0}},
		{"http": {"maxRetries": null}}, {"tcp": {"connectTimeout": ""}}, {"other": {"maxConnections": 1}},
	] {
		missing(operator({"connectionPool": pool, "outlierDetection": {}})) == {"connectionPool"}
	}
}

test_deny_outlier_detection_of_another_type if {
	every block in [null, [], "on", true] {
		pool := {"http": {"maxRetries": 3}}
		missing(operator({"connectionPool": pool, "outlierDetection": block})) == {"outlierDetection"}
	}
}

test_allow_both if {
	missing(operator({
		"connectionPool": {"tcp": {"maxConnections": 100}},
		"outlierDetection": {},
	})) == set()
	text := "default_traffic_policy: {connection_pool: {http: {maxRetries: 3}}, outlier_detection: {}}"
	denied(configmap(text)) == set()
}

test_allow_what_configures_no_mesh if {
	denied({"kind": "IstioOperator", "spec": {"profile": "remote"}}) == set()
	denied(configmap("a: [")) == set()
	denied({}) == set()
}

missing(object) := {breach.path[count(breach.path) - 1] | some breach in denied(object)}

operator(policy) := {
	"kind": "IstioOperator",
	"spec": {"meshConfig": {"defaultTrafficPolicy": policy}},
}

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

denied(object) := found if {
	found := guardrail.deny with input as {"object": object}
}
