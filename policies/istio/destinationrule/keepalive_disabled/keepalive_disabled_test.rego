package istio.destinationrule.keepalive_disabled_test

import rego.v1

import data.istio.destinationrule.keepalive_disabled as guardrail

test_deny_one if {
	denied(1) == {{
		"path": ["spec", "trafficPolicy", "connectionPool", "http", "maxRequestsPerConnection"],
		"msg": concat("", [
			"maxRequestsPerConnection is 1, which switches keep-alive off; ",
			"must be above 1 or unset",
		]),
	}}
}

test_deny_in_a_port if {
	port := {"connectionPool": {"http": {"maxRequestsPerConnection": 1}}}
	spec := {"trafficPolicy": {"portLevelSettings": [{}, port]}}
	found := guardrail.deny with input as {"object": {"spec": spec}}
	{breach.path | some breach in found} == {[
		"spec", "trafficPolicy", "portLevelSettings", 1,
		"connectionPool", "http", "maxRequestsPerConnection",
	]}
}

test_allow_more_or_no_limit if {
	every value in [0, 2, 100, null, -1, "1", true] { denied(value) == set() }
}

test_allow_unset if {
	every pool in [{}, {"http": {}}, {"http": null}, {"http": "1"}, null, "1", [1]] {
		spec := {"trafficPolicy": {"connectionPool": pool}}
		found := guardrail.deny with input as {"object": {"spec": spec}}
		found == set()
	}
}

denied(value) := found if {
	pool := {"http": {"maxRequestsPerConnection": value}}
	spec := {"trafficPolicy": {"connectionPool": pool}}
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
