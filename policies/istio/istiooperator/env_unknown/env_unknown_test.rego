package istio.istiooperator.env_unknown_test

import rego.v1

import data.istio.istiooperator.env_unknown as guardrail

test_deny_misspelt if {
	denied({"kind": "IstioOperator", "spec": {"components": {"pilot": {"k8s": {"env": [
		{"name": "PILOT_PUSH_THROTTLE", "value": "100"},
		{"name": "PILOT_ENABLE_WORKLOAD_ENTRY_HEALTH_CHECKS", "value": "true"},
	]}}}}}) == {{
		"path": ["spec", "components", "pilot", "k8s", "env", 1, "value"],
		"msg": concat(" ", [
			"PILOT_ENABLE_WORKLOAD_ENTRY_HEALTH_CHECKS is no setting of istiod, so it has no effect;",
			"must be one that istiod knows",
		]),
	}}
}

test_deny_in_values if {
	every name in ["PILOT_", "PILOT_push_throttle", "PILOT_PUSH_THROTTLE ", "PILOT_NEW"] {
		found := denied({"kind": "Istio", "spec": {"values": {"pilot": {"env": {name: "1"}}}}})
		{breach.path | some breach in found} == {["spec", "values", "pilot", "env", name]}
	}
}

test_deny_in_istiod_itself if {
	found := denied(deployment("istiod", [{"name": "PILOT_TYPO", "value": "1"}]))
	{breach.path | some breach in found} == {
		["spec", "template", "spec", "containers", 0, "env", 0, "value"],
	}
}

test_allow_known if {
	every name in ["PILOT_ENABLE_WORKLOAD_ENTRY_HEALTHCHECKS", "PILOT_HTTP10", "OTHER", "pilot_x"] {
		denied({"kind": "Istio", "spec": {"values": {"pilot": {"env": {name: "1"}}}}}) == set()
	}
}

test_allow_by_the_parameter if {
	found := guardrail.deny with input as {
		"object": deployment("istiod", [{"name": "PILOT_NEW", "value": "1"}]),
		"params": {"iop-env-unknown": {"knownEnv": ["PILOT_NEW"]}},
	}
	found == set()
}

test_allow_absent_or_mistyped if {
	every env in [null, [], "mistyped", [null], [{}], [{"name": null}], [{"name": 5}]] {
		denied(deployment("istiod", env)) == set()
	}
	denied({}) == set()
}

test_allow_another_deployment if {
	denied(deployment("web", [{"name": "PILOT_TYPO", "value": "1"}])) == set()
}

deployment(app, env) := {"kind": "Deployment", "spec": {"template": {
	"metadata": {"labels": {"app": app}},
	"spec": {"containers": [{"name": "discovery", "env": env}]},
}}}

denied(object) := found if {
	found := guardrail.deny with input as {
		"object": object,
		"params": {"iop-env-unknown": {"knownEnv": []}},
	}
}
