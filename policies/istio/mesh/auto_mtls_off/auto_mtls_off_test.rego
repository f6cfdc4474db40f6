package istio.mesh.auto_mtls_off_test

import rego.v1

import data.istio.mesh.auto_mtls_off as guardrail

test_deny_off_in_the_configmap if {
	denied(configmap("rootNamespace: istio-system\nenableAutoMtls: false")) == {{
		"path": ["data", "mesh", "#", "enableAutoMtls"],
		"msg": "enableAutoMtls is false; must be true or absent",
	}}
}

test_deny_everything_but_true if {
	every value in ["False", "'false'", "no", "No", "off", "n", "0", "1", "''", "{}", "[true]"] {
		count(denied(configmap(concat("", ["enableAutoMtls: ", value])))) == 1
	}
}

test_deny_snake_case if {
	denied(configmap("enable_auto_mtls: no")) == {{
		"path": ["data", "mesh", "#", "enable_auto_mtls"],
		"msg": "enableAutoMtls is no; must be true or absent",
	}}
}

test_deny_the_false_one_of_two_spellings if {
	denied(configmap("enableAutoMtls: true\nenable_auto_mtls: false")) == {{
		"path": ["data", "mesh", "#", "enable_auto_mtls"],
		"msg": "enableAutoMtls is false; must be true or absent",
	}}
}

test_deny_in_both_places_of_an_operator if {
	denied({"kind": "IstioOperator", "spec": {
		"meshConfig": {"enableAutoMtls": false},
		"values": {"meshConfig": {"enableAutoMtls": false}},
	}}) == {
		{
			"path": ["spec", "meshConfig", "enableAutoMtls"],
			"msg": "enableAutoMtls is false; must be true or absent",
		},
		{
			"path": ["spec", "values", "meshConfig", "enableAutoMtls"],
			"msg": "enableAutoMtls is false; must be true or absent",
		},
	}
}

test_deny_sail_istio if {
	denied({"kind": "Istio", "spec": {"values": {"meshConfig": {"enableAutoMtls": false}}}}) == {{
		"path": ["spec", "values", "meshConfig", "enableAutoMtls"],
		"msg": "enableAutoMtls is false; must be true or absent",
	}}
}

test_deny_unreadable if {
	every text in ["enableAutoMtls: [", "enableAutoMtls: no\n---\n{}", "<<: {enableAutoMtls: no}"] {
		denied(configmap(text)) == {{
			"path": ["data", "mesh"],
			"msg": "mesh is no plain YAML mapping; its enableAutoMtls must be true or absent",
		}}
	}
}

test_allow_on if {
	every value in ["true", "True", "yes", "on", "Y", "'true'", "", "null", "~"] {
		denied(configmap(concat("", ["enableAutoMtls: ", value]))) == set()
	}
}

test_allow_absent if {
	every text in [null, "", "{}", "rootNamespace: istio-system"] {
		denied(configmap(text)) == set()
	}
	every spec in [null, {}, {"meshConfig": null}, {"meshConfig": []}, {"meshConfig": {}}] {
		denied({"kind": "IstioOperator", "spec": spec}) == set()
	}
}

test_allow_other_configmaps if {
	every object in [
		{"kind": "ConfigMap", "metadata": {"name": "app"}, "data": {"mesh": "enableAutoMtls: false"}},
		{"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"other": "enableAutoMtls: false"}},
		{"kind": "ConfigMap", "metadata": {"name": "istio"}},
	] {
		denied(object) == set()
	}
}

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

denied(object) := findings if {
	findings := guardrail.deny with input as {"object": object}
}
