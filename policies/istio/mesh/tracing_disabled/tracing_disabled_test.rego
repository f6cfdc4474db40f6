package istio.mesh.tracing_disabled_test

import rego.v1

import data.istio.mesh.tracing_disabled as guardrail

test_deny_off if {
	denied(configmap("enableTracing: false")) == {{
		"path": ["data", "mesh", "#", "enableTracing"],
		"msg": "enableTracing is false; must be true or absent",
	}}
}

test_deny_everything_but_true if {
	every value in ["no", "Off", "0", "1", "''", "{}", "[true]"] {
		count(denied(configmap(concat("", ["enable_tracing: ", value])))) == 1
	}
}

test_deny_in_an_operator if {
	denied({"kind": "IstioOperator", "spec": {"meshConfig": {"enableTracing": false}}}) == {{
		"path": ["spec", "meshConfig", "enableTracing"],
		"msg": "enableTracing is false; must be true or absent",
	}}
}

test_allow_on if {
	every value in ["true", "yes", "On", "null", ""] {
		denied(configmap(concat("", ["enableTracing: ", value]))) == set()
	}
}

test_allow_absent if {
	every text in [null, "", "{}", "a: ["] {
		denied(configmap(text)) == set()
	}
	denied({}) == set()
}

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

denied(object) := found if {
	found := guardrail.deny with input as {"object": object}
}
