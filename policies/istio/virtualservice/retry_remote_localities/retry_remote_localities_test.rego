package istio.virtualservice.retry_remote_localities_test

import rego.v1

import data.istio.virtualservice.retry_remote_localities as guardrail

test_deny_true if {
	denied([false, true]) == {{
		"path": ["spec", "http", 1, "retries", "retryRemoteLocalities"],
		"msg": "retryRemoteLocalities is true; must be false or unset",
	}}
}

test_deny_mistyped if count(denied(["true", 1, {}])) == 3

test_allow_false_or_unset if {
	denied([false, null]) == set()
	every routes in [null, [], "routes", [null, {}], [{"retries": null}], [{"retries": {}}]] {
		asked(routes) == set()
	}
}

denied(values) := asked([{"retries": {"retryRemoteLocalities": value}} | some value in values])

asked(routes) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"http": routes}}}
}
