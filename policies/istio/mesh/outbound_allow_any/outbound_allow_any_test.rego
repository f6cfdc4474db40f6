package istio.mesh.outbound_allow_any_test

import rego.v1

import data.istio.mesh.outbound_allow_any as guardrail

test_deny_allow_any_in_the_configmap if {
	denied(configmap("outboundTrafficPolicy:\n  mode: ALLOW_ANY")) == {{
		"path": ["data", "mesh", "#", "outboundTrafficPolicy", "mode"],
		"msg": "outboundTrafficPolicy.mode is ALLOW_ANY; must be REGISTRY_ONLY",
	}}
}

test_deny_policy_absent if {
	every text in [null, "", "# nothing", "{}", "enableTracing: true"] {
		denied(configmap(text)) == {{
			"path": ["data", "mesh", "#", "outboundTrafficPolicy", "mode"],
			"msg": unset_means_allow_any,
		}}
	}
}

test_deny_mode_unset if {
	every policy in ["", "null", "{}", "{mode: }", "REGISTRY_ONLY", "[]"] {
		denied(configmap(concat("", ["outboundTrafficPolicy: ", policy]))) == {{
			"path": ["data", "mesh", "#", "outboundTrafficPolicy", "mode"],
			"msg": "outboundTrafficPolicy.mode is unset; must be REGISTRY_ONLY",
		}}
	}
}

test_deny_every_other_mode if {
	every mode in ["ALLOW_ANY_DYNAMIC_DNS", "registry_only", "''", "'0'", "1", "3", "false", "[0]"] {
		count(denied(configmap(sprintf("outboundTrafficPolicy: {mode: %s}", [mode])))) == 1
	}
}

test_deny_snake_case if {
	denied(configmap("outbound_traffic_policy: {mode: 1}")) == {{
		"path": ["data", "mesh", "#", "outbound_traffic_policy", "mode"],
		"msg": "outboundTrafficPolicy.mode is 1; must be REGISTRY_ONLY",
	}}
}

test_deny_the_open_one_of_two_spellings if {
	denied(configmap(concat("\n", [
		"outboundTrafficPolicy: {mode: REGISTRY_ONLY}",
		"outbound_traffic_policy: {mode: ALLOW_ANY}",
	]))) == {{
		"path": ["data", "mesh", "#", "outbound_traffic_policy", "mode"],
		"msg": "outboundTrafficPolicy.mode is ALLOW_ANY; must be REGISTRY_ONLY",
	}}
}

test_deny_unreadable if {
	every text in ["a: [", "- a", "a: 1\n---\nb: 2"] {
		denied(configmap(text)) == {{
			"path": ["data", "mesh"],
			"msg": "mesh is no plain YAML mapping; its outboundTrafficPolicy.mode must be REGISTRY_ONLY",
		}}
	}
}

test_deny_operator_without_mesh_config if {
	every spec in [null, {}, {"meshConfig": null}, {"meshConfig": "mistyped"}, {"profile": "demo"}] {
		denied({"kind": "IstioOperator", "spec": spec}) == {{
			"path": ["spec", "meshConfig", "outboundTrafficPolicy", "mode"],
			"msg": unset_means_allow_any,
		}}
	}
}

test_deny_operator_with_an_open_second_place if {
	denied({"kind": "IstioOperator", "spec": {
		"meshConfig": {"outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"}},
		"values": {"meshConfig": {"outboundTrafficPolicy": {"mode": "ALLOW_ANY"}}},
	}}) == {{
		"path": ["spec", "values", "meshConfig", "outboundTrafficPolicy", "mode"],
		"msg": "outboundTrafficPolicy.mode is ALLOW_ANY; must be REGISTRY_ONLY",
	}}
}

test_deny_sail_istio if {
	denied({"kind": "Istio", "spec": {"values": {"meshConfig": {}}}}) == {{
		"path": ["spec", "values", "meshConfig", "outboundTrafficPolicy", "mode"],
		"msg": unset_means_allow_any,
	}}
}

test_allow_registry_only if {
	every text in [
		"outboundTrafficPolicy:\n  mode: REGISTRY_ONLY",
		"outboundTrafficPolicy: {mode: 0}",
		"outbound_traffic_policy: {mode: REGISTRY_ONLY}",
	] {
		denied(configmap(text)) == set()
	}
}

test_allow_registry_only_in_either_place_of_an_operator if {
	closed := {"outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"}}
	denied({"kind": "IstioOperator", "spec": {"meshConfig": closed}}) == set()
	denied({"kind": "IstioOperator", "spec": {"values": {"meshConfig": closed}}}) == set()
	denied({"kind": "Istio", "spec": {"values": {"meshConfig": closed}}}) == set()
}

test_allow_operator_for_gateways_alone if {
	denied({"kind": "IstioOperator", "spec": {"profile": "empty"}}) == set()
}

test_allow_other_configmaps if {
	denied({"kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"mesh": "a: 1"}}) == set()
	denied({"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"meshNetworks": ""}}) == set()
	denied({"kind": "ConfigMap", "metadata": {"name": "istio"}}) == set()
}

unset_means_allow_any := concat(" ", [
	"outboundTrafficPolicy.mode is unset, which means ALLOW_ANY;",
	"must be REGISTRY_ONLY",
])

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

denied(object) := findings if {
	findings := guardrail.deny with input as {"object": object}
}
