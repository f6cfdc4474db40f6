package istio.telemetry.sampling_too_high_test

import rego.v1

import data.istio.telemetry.sampling_too_high as guardrail

test_deny_telemetry_above if {
	denied(telemetry([{"randomSamplingPercentage": 100}]), 10) == {{
		"path": ["spec", "tracing", 0, "randomSamplingPercentage"],
		"msg": "randomSamplingPercentage is 100; must be from 0 to 10 percent",
	}}
}

test_deny_the_one_of_two_that_is_above if {
	tracing := [{"randomSamplingPercentage": 1}, {}, {"randomSamplingPercentage": 50.5}]
	denied(telemetry(tracing), 10) == {{
		"path": ["spec", "tracing", 2, "randomSamplingPercentage"],
		"msg": "randomSamplingPercentage is 50.5; must be from 0 to 10 percent",
	}}
}

test_deny_just_above if {
	count(denied(telemetry([{"randomSamplingPercentage": 10.01}]), 10)) == 1
	count(denied(telemetry([{"randomSamplingPercentage": 0.6}]), 0.5)) == 1
	count(denied(telemetry([{"randomSamplingPercentage": 1}]), 0)) == 1
}

test_deny_no_share if {
	every value in [-1, 101, "100", "-1", "half", "", "1e1", "05", true, {}, [1]] {
		count(denied(telemetry([{"randomSamplingPercentage": value}]), 10)) == 1
	}
}

test_deny_default_config_of_the_mesh if {
	denied(configmap("defaultConfig:\n  tracing:\n    sampling: 100.0"), 10) == {{
		"path": ["data", "mesh", "#", "defaultConfig", "tracing", "sampling"],
		"msg": "sampling is 100; must be from 0 to 10 percent",
	}}
	denied(configmap("default_config: {tracing: {sampling: '100'}}"), 10) == {{
		"path": ["data", "mesh", "#", "default_config", "tracing", "sampling"],
		"msg": `sampling is "100"; must be from 0 to 10 percent`,
	}}
}

test_deny_mesh_config_of_an_operator if {
	denied(
		{"kind": "IstioOperator", "spec": {
			"meshConfig": {"defaultConfig": {"tracing": {"sampling": 50}}},
			"values": {"pilot": {"traceSampling": 100}},
			"unvalidatedValues": {"pilot": {"traceSampling": 99}},
		}},
		10,
	) == {
		{
			"path": ["spec", "meshConfig", "defaultConfig", "tracing", "sampling"],
			"msg": "sampling is 50; must be from 0 to 10 percent",
		},
		{
			"path": ["spec", "values", "pilot", "traceSampling"],
			"msg": "traceSampling is 100; must be from 0 to 10 percent",
		},
		{
			"path": ["spec", "unvalidatedValues", "pilot", "traceSampling"],
			"msg": "traceSampling is 99; must be from 0 to 10 percent",
		},
	}
}

test_deny_sail_istio if {
	config := {"defaultConfig": {"tracing": {"sampling": 50}}}
	denied({"kind": "Istio", "spec": {"values": {"meshConfig": config}}}, 10) == {{
		"path": ["spec", "values", "meshConfig", "defaultConfig", "tracing", "sampling"],
		"msg": "sampling is 50; must be from 0 to 10 percent",
	}}
}

test_deny_proxy_config_of_a_pod if {
	denied(pod("tracing:\n  sampling: 100"), 10) == {{
		"path": [
			"metadata", "annotations", "proxy.istio.io/config",
			"#", "tracing", "sampling",
		],
		"msg": "sampling is 100; must be from 0 to 10 percent",
	}}
}

test_deny_proxy_config_of_a_template if {
	annotations := {"proxy.istio.io/config": `{"tracing": {"sampling": 100}}`}
	denied(
		{
			"kind": "Deployment",
			"spec": {"template": {"metadata": {"annotations": annotations}}},
		},
		10,
	) == {{
		"path": [
			"spec", "template", "metadata", "annotations", "proxy.istio.io/config",
			"#", "tracing", "sampling",
		],
		"msg": "sampling is 100; must be from 0 to 10 percent",
	}}
}

test_deny_unreadable if {
	every text in ["- a", "tracing: {sampling: 100}\n---\n{}", "tracing: {<<: *x}", "a: ["] {
		denied(configmap(text), 10) == {{
			"path": ["data", "mesh"],
			"msg": "value is no plain YAML mapping; its sampling must be at most 10 percent",
		}}
		denied(pod(text), 10) == {{
			"path": ["metadata", "annotations", "proxy.istio.io/config"],
			"msg": "value is no plain YAML mapping; its sampling must be at most 10 percent",
		}}
	}
}

test_allow_at_most if {
	every value in [0, 1, 10, 10.0, 0.5, "10", "0", "1.5", null] {
		denied(telemetry([{"randomSamplingPercentage": value}]), 10) == set()
	}
	denied(telemetry([{"randomSamplingPercentage": 100}]), 100) == set()
}

test_allow_absent_or_mistyped if {
	every tracing in [null, [], {}, "mistyped", [null], ["mistyped"], [{}], [[]]] {
		denied(telemetry(tracing), 10) == set()
	}
	every spec in [null, {}, "mistyped"] {
		denied({"kind": "Telemetry", "spec": spec}, 10) == set()
		denied({"kind": "IstioOperator", "spec": spec}, 10) == set()
	}
	every config in ["", "null", "5", "{}", "{tracing: }", "{tracing: 5}", "{tracing: {sampling: }}"] {
		denied(configmap(concat("", ["defaultConfig: ", config])), 10) == set()
	}
	every text in [null, "", "{}", "tracing:", "tracing: 5", "tracing: {sampling: }"] {
		denied(pod(text), 10) == set()
		denied(configmap(text), 10) == set()
	}
}

test_allow_other_objects if {
	every object in [
		{"kind": "Pod"},
		{"kind": "Pod", "metadata": {"annotations": {}}},
		{"kind": "Deployment", "metadata": {"annotations": {"proxy.istio.io/config": "- a"}}},
		{"kind": "ConfigMap", "metadata": {"name": "app"}, "data": {"mesh": "- a"}},
		{"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {}},
	] {
		denied(object, 10) == set()
	}
}

telemetry(tracing) := {"kind": "Telemetry", "spec": {"tracing": tracing}}

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

pod(text) := {"kind": "Pod", "metadata": {"annotations": {"proxy.istio.io/config": text}}}

denied(object, max_percentage) := findings if {
	findings := guardrail.deny with input as {
		"object": object,
		"params": {"tel-sampling-too-high": {"maxPercentage": max_percentage}},
	}
}
