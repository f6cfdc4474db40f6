package istio.mesh.retry_policy_test

import rego.v1

import data.istio.mesh.retry_policy as guardrail

test_deny_too_many if {
	denied(configmap("defaultHttpRetryPolicy: {attempts: 4}")) == {{
		"path": ["data", "mesh", "#", "defaultHttpRetryPolicy", "attempts"],
		"msg": "attempts is 4; must be from 0 to 3",
	}}
}

test_deny_in_every_policy_and_spelling if {
	every policy in [
		"default_http_retry_policy", "defaultInboundHttpRetryPolicy",
		"default_inbound_http_retry_policy",
	] {
		object := {"kind": "Istio", "spec": {"values": {"meshConfig": {policy: {"attempts": 10}}}}}
		denied(object) == {{
			"path": ["spec", "values", "meshConfig", policy, "attempts"],
			"msg": "attempts is 10; must be from 0 to 3",
		}}
	}
}

test_deny_what_is_no_number_of_retries if {
	every attempts in ["-1", "3.5", "'4'", "'-1'", "''", "all", "true", "[1]"] {
		count(denied(configmap(sprintf("defaultHttpRetryPolicy: {attempts: %s}", [attempts])))) == 1
	}
}

test_allow_few if {
	every attempts in ["0", "1", "3", "'3'", "'0'", "null"] {
		denied(configmap(sprintf("defaultHttpRetryPolicy: {attempts: %s}", [attempts]))) == set()
	}
}

test_allow_absent if {
	every policy in ["null", "{}", "[]", "5", "{retryOn: 5xx}"] {
		denied(configmap(concat("", ["defaultHttpRetryPolicy: ", policy]))) == set()
	}
	denied(configmap("a: [")) == set()
	denied({}) == set()
}

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

denied(object) := found if {
	found := guardrail.deny with input as {
		"object": object,
		"params": {"mesh-retry-policy": {"maxAttempts": 3}},
	}
}
