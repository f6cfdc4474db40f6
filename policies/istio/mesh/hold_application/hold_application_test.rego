package istio.mesh.hold_application_test

import rego.v1

import data.istio.mesh.hold_application as guardrail

test_deny_false if {
	denied(configmap("defaultConfig:\n  holdApplicationUntilProxyStarts: false")) == {{
		"path": ["data", "mesh", "#", "defaultConfig", "holdApplicationUntilProxyStarts"],
		"msg": "holdApplicationUntilProxyStarts is false; must be true",
	}}
}

test_deny_unset if {
	every text in [null, "", "{}", "defaultConfig:", "defaultConfig: {concurrency: 2}"] {
		denied(configmap(text)) == {{
			"path": ["data", "mesh", "#", "defaultConfig", "holdApplicationUntilProxyStarts"],
			"msg": "holdApplicationUntilProxyStarts is unset, which means false; must be true",
		}}
	}
	denied({"kind": "Istio", "spec": {"values": {}}}) == {{
		"path": [
			"spec", "values", "meshConfig",
			"defaultConfig", "holdApplicationUntilProxyStarts",
		],
		"msg": "holdApplicationUntilProxyStarts is unset, which means false; must be true",
	}}
}

test_deny_everything_but_true if {
	every value in ["null", "no", "off", "0", "1", "''", "[true]", "{}"] {
		form := "default_config: {hold_application_until_proxy_starts: %s}"
		count(denied(configmap(sprintf(form, [value])))) == 1
	}
}

test_deny_the_false_one_of_two_places if {
	denied({"kind": "IstioOperator", "spec": {
		"meshConfig": {"defaultConfig": {"holdApplicationUntilProxyStarts": true}},
		"values": {"meshConfig": {"defaultConfig": {"holdApplicationUntilProxyStarts": false}}},
	}}) == {{
		"path": [
			"spec", "values", "meshConfig",
			"defaultConfig", "holdApplicationUntilProxyStarts",
		],
		"msg": "holdApplicationUntilProxyStarts is false; must be true",
	}}
}

test_deny_where_sidecars_are_not_native if {
	count(denied(operator({"values": {"pilot": {"env": {"ENABLE_NATIVE_SIDECARS": "false"}}}}))) == 1
	count(denied(operator({"values": {"pilot": {"env": {"ENABLE_NATIVE": "true"}}}}))) == 1
	value := {"global": {"proxy": {"holdApplicationUntilProxyStarts": false}}}
	count(denied(operator({"values": value}))) == 1
}

test_allow_true if {
	every value in ["true", "True", "yes", "on"] {
		text := sprintf("defaultConfig: {holdApplicationUntilProxyStarts: %s}", [value])
		denied(configmap(text)) == set()
	}
	denied(configmap("default_config: {hold_application_until_proxy_starts: true}")) == set()
}

test_allow_where_the_proxy_starts_first_anyway if {
	denied(operator({"values": {"pilot": {"env": {"ENABLE_NATIVE_SIDECARS": "true"}}}})) == set()
	value := {"global": {"proxy": {"holdApplicationUntilProxyStarts": true}}}
	denied(operator({"values": value})) == set()
	denied(operator({"profile": "ambient"})) == set()
}

test_allow_by_the_parameter if {
	every text in ["{}", "defaultConfig: {holdApplicationUntilProxyStarts: false}"] {
		found := guardrail.deny with input as review(configmap(text), true)
		found == set()
	}
}

test_allow_what_configures_no_mesh if {
	every object in [
		{"kind": "ConfigMap", "metadata": {"name": "app"}, "data": {"mesh": "{}"}},
		{"kind": "ConfigMap", "metadata": {"name": "istio"}},
		operator({"profile": "empty"}),
		{},
	] {
		denied(object) == set()
	}
}

# What cannot be read is told by the guardrails that protect the mesh.
test_allow_unreadable if denied(configmap("a: [")) == set()

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

operator(spec) := {"kind": "IstioOperator", "spec": spec}

denied(object) := found if {
	found := guardrail.deny with input as review(object, false)
}

review(object, native) := {
	"object": object,
	"params": {"mesh-hold-application": {"nativeSidecars": native}},
}
