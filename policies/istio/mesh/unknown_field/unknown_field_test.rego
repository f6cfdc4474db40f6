package istio.mesh.unknown_field_test

import rego.v1

import data.istio.mesh.unknown_field as guardrail

test_deny_field_of_the_pod if {
	denied({"kind": "IstioOperator", "spec": {"meshConfig": {"defaultConfig": {
		"concurrency": 2,
		"runAsUser": 1337,
	}}}}) == {{
		"path": ["spec", "meshConfig", "defaultConfig", "runAsUser"],
		"msg": concat(" ", [
			"runAsUser is no field of defaultConfig, so it has no effect;",
			"must be one that istiod knows",
		]),
	}}
}

test_deny_misspelt if {
	denied(configmap("rootNamespace: a\noutboundTraficPolicy: {mode: REGISTRY_ONLY}")) == {{
		"path": ["data", "mesh", "#", "outboundTraficPolicy"],
		"msg": concat(" ", [
			"outboundTraficPolicy is no field of MeshConfig, so it has no effect;",
			"must be one that istiod knows",
		]),
	}}
}

test_deny_case_and_null if {
	every text in ["EnableAutoMtls: true", "enableautomtls:", "enable-auto-mtls: true", "'': 1"] {
		count(denied(configmap(text))) == 1
	}
}

test_deny_field_of_the_other_message if {
	denied_paths(configmap("concurrency: 2\ndefault_config: {rootNamespace: a}")) == {
		["data", "mesh", "#", "concurrency"],
		["data", "mesh", "#", "default_config", "rootNamespace"],
	}
}

test_deny_in_every_place if {
	wrong := {"meshConfig": {"typo": 1}}
	denied_paths({"kind": "IstioOperator", "spec": {
		"meshConfig": {"typo": 1},
		"values": wrong,
		"unvalidatedValues": wrong,
	}}) == {
		["spec", "meshConfig", "typo"],
		["spec", "values", "meshConfig", "typo"],
		["spec", "unvalidatedValues", "meshConfig", "typo"],
	}
}

test_deny_unreadable if {
	denied(configmap("a: [")) == {{
		"path": ["data", "mesh"],
		"msg": "mesh is no plain YAML mapping, so it has no effect; must hold the fields of MeshConfig",
	}}
}

test_allow_known_in_both_spellings if {
	text := "enable_auto_mtls: true\ndefaultConfig: {meshId: a, proxy_metadata: {ANY: thing}}"
	denied(configmap(text)) == set()
}

test_allow_by_the_parameter if {
	found := guardrail.deny with input as review(configmap("new: 1\ndefaultConfig: {new: 1}"), ["new"])
	found == set()
}

test_allow_nothing_set if {
	every text in [null, "", "{}", "defaultConfig:", "defaultConfig: [runAsUser]"] {
		denied(configmap(text)) == set()
	}
	every spec in [null, {}, {"meshConfig": null}, {"meshConfig": "typo"}] {
		denied({"kind": "IstioOperator", "spec": spec}) == set()
	}
	denied({"kind": "ConfigMap", "metadata": {"name": "app"}, "data": {"mesh": "typo: 1"}}) == set()
}

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

denied_paths(object) := {breach.path | some breach in denied(object)}

denied(object) := found if {
	found := guardrail.deny with input as review(object, [])
}

review(object, known) := {
	"object": object,
	"params": {"mesh-unknown-field": {"knownFields": known}},
}
