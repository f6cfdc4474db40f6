package istio.mesh.prometheus_merge_off_test

import rego.v1

import data.istio.mesh.prometheus_merge_off as guardrail

test_deny_off if {
	denied(configmap("enablePrometheusMerge: false")) == {{
		"path": ["data", "mesh", "#", "enablePrometheusMerge"],
		"msg": "enablePrometheusMerge is false; must be true or absent",
	}}
}

test_deny_everything_but_true if {
	every value in ["no", "off", "0", "1", "''", "{}", "[true]"] {
		count(denied(configmap(concat("", ["enable_prometheus_merge: ", value])))) == 1
	}
}

test_deny_in_helm_values if {
	object := {"kind": "Istio", "spec": {"values": {"meshConfig": {"enablePrometheusMerge": false}}}}
	denied(object) == {{
		"path": ["spec", "values", "meshConfig", "enablePrometheusMerge"],
		"msg": "enablePrometheusMerge is false; must be true or absent",
	}}
}

test_allow_on if {
	every value in ["true", "yes", "On", "null", ""] {
		denied(configmap(concat("", ["enablePrometheusMerge: ", value]))) == set()
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
